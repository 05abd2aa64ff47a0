//! What is drawn over the points: names on their groups, rings, the pinned image's two views, words.

use crate::map::groups;
use crate::map::viewport::{Placed, Viewport};
use crate::palette::{Tokens, css};
use protocol::DataFacts;
use std::f64::consts::TAU;
use web_sys::CanvasRenderingContext2d;

/// What the map says before the first frame.
const EMPTY: &str = "The first picture comes after one step.";

/// Holds all that is drawn over the points.
pub struct Scene<'a> {
    /// The canvas.
    pub view: &'a Viewport,
    /// Colours.
    pub tokens: &'a Tokens,
    /// Where the points are.
    pub points: &'a [Placed],
    /// What they are.
    pub facts: &'a DataFacts,
    /// Whether groups carry their names.
    pub names: bool,
    /// The point under the pointer.
    pub hovered: Option<u32>,
    /// The pinned point.
    pub pinned: Option<u32>,
    /// Its two views.
    pub pair: Option<[Placed; 2]>,
    /// Indices of anchor, positive and negative, and whether the loss is above 0 for them.
    pub triplets: &'a [([u32; 3], bool)],
    /// Words beside the heap of all points.
    pub words: Option<&'a str>,
}

impl Scene<'_> {
    /// Draws onto a cleared canvas.
    pub fn draw(&self, context: &CanvasRenderingContext2d) {
        context.set_line_join("round");
        context.set_text_baseline("middle");
        if self.points.is_empty() {
            let (x, y) = self.view.middle();
            context.set_text_align("center");
            self.say(context, EMPTY, x, y, 400, 14.0 * self.view.scale);
            return;
        }
        for (triplet, teaches) in self.triplets {
            self.draw_triplet(context, *triplet, *teaches);
        }
        if self.names {
            self.name_groups(context);
        }
        if let Some(words) = self.words {
            self.name_heap(context, words);
        }
        let dot = self.view.dot(self.points.len());
        let at = |index: Option<u32>| self.points.get(index? as usize).filter(|point| point.x.is_finite());
        context.set_stroke_style_str(&css(self.tokens.ink));
        if let Some([a, b]) = self.pair {
            self.join(context, a, b);
        }
        if let Some(point) = at(self.hovered.filter(|_| self.hovered != self.pinned)) {
            ring(context, point, dot + 3.0, 1.5);
        }
        if let Some(point) = at(self.pinned) {
            ring(context, point, dot + 4.0, 2.0);
        }
    }

    fn name_groups(&self, context: &CanvasRenderingContext2d) {
        let size = self.view.label();
        context.set_font(&format!("700 {size}px {}", self.tokens.font));
        context.set_text_align("center");
        let mut names = groups::names(self.points, &self.facts.labels, self.facts.classes.len());
        let word = |class: u8| self.facts.classes.get(usize::from(class)).map_or("", AsRef::as_ref);
        let sizes: Vec<(f32, f32)> = names
            .iter()
            .map(|name| {
                let wide = context
                    .measure_text(word(name.class))
                    .map_or(size, |text| text.width() as f32);
                (wide + 0.3 * size, 1.1 * size)
            })
            .collect();
        groups::part(&mut names, &sizes, (self.view.width, self.view.height));
        for name in names {
            let alpha = if self.view.turn.is_some() {
                (0.62 + name.depth).clamp(0.25, 1.0)
            } else {
                1.0
            };
            context.set_global_alpha(f64::from(alpha));
            self.haloed(context, word(name.class), name.x, name.y, size);
        }
        context.set_global_alpha(1.0);
    }

    /// Words beside the heap that all points have become, on the side where there is room.
    fn name_heap(&self, context: &CanvasRenderingContext2d, words: &str) {
        let Some((x, y, far)) = groups::heap(self.points) else {
            return;
        };
        let size = 14.0 * self.view.scale;
        context.set_font(&format!("600 {size}px {}", self.tokens.font));
        let wide = context.measure_text(words).map_or(0.0, |text| text.width() as f32);
        let gap = far + 16.0 * self.view.scale;
        let (at, align) = if x + gap + wide < self.view.width - 8.0 {
            (x + gap, "left")
        } else if x - gap - wide > 8.0 {
            (x - gap, "right")
        } else {
            (self.view.width / 2.0, "center")
        };
        context.set_text_align(align);
        // No room beside the heap: under it, or over it near the bottom.
        let beside = align != "center";
        let below = y + gap + size < self.view.height;
        let line = if beside {
            y
        } else if below {
            y + gap
        } else {
            y - gap
        };
        self.say(context, words, at, line, 600, size);
    }

    /// Draws a line to the positive and a dashed one to the negative; faint if the loss is 0 for them.
    fn draw_triplet(&self, context: &CanvasRenderingContext2d, triplet: [u32; 3], teaches: bool) {
        let at = |index: u32| self.points.get(index as usize).filter(|point| point.x.is_finite());
        let [Some(anchor), Some(positive), Some(negative)] = triplet.map(at) else {
            return;
        };
        let scale = self.view.scale;
        context.set_global_alpha(if teaches { 1.0 } else { 0.3 });
        context.set_line_width(f64::from(2.0 * scale));
        let dashes = js_sys::Array::of2(&(4.0 * scale).into(), &(3.0 * scale).into());
        let ends = [
            (positive, self.tokens.above, js_sys::Array::new()),
            (negative, self.tokens.below, dashes),
        ];
        for (end, colour, dashes) in ends {
            context.set_stroke_style_str(&css(colour));
            // A browser without dashes draws both lines solid; their colours differ.
            let _ = context.set_line_dash(&dashes);
            context.begin_path();
            context.move_to(f64::from(anchor.x), f64::from(anchor.y));
            context.line_to(f64::from(end.x), f64::from(end.y));
            context.stroke();
        }
        let _ = context.set_line_dash(&js_sys::Array::new());
        context.set_stroke_style_str(&css(self.tokens.ink));
        ring(context, anchor, 4.0 * scale, 2.0);
        context.set_global_alpha(1.0);
    }

    fn join(&self, context: &CanvasRenderingContext2d, a: Placed, b: Placed) {
        context.set_line_width(1.5);
        context.begin_path();
        context.move_to(f64::from(a.x), f64::from(a.y));
        context.line_to(f64::from(b.x), f64::from(b.y));
        context.stroke();
        context.set_fill_style_str(&css(self.tokens.paper));
        for end in [a, b] {
            context.begin_path();
            // An arc fails only for a radius below zero.
            let _ = context.arc(f64::from(end.x), f64::from(end.y), 4.0, 0.0, TAU);
            context.fill();
            context.stroke();
        }
    }

    fn say(&self, context: &CanvasRenderingContext2d, words: &str, x: f32, y: f32, weight: u32, size: f32) {
        context.set_font(&format!("{weight} {size}px {}", self.tokens.font));
        self.haloed(context, words, x, y, size);
    }

    /// Words that can be read on top of points: ink with a rim of paper.
    fn haloed(&self, context: &CanvasRenderingContext2d, words: &str, x: f32, y: f32, size: f32) {
        context.set_line_width(f64::from(size) * 0.3);
        context.set_stroke_style_str(&css(self.tokens.paper));
        context.set_fill_style_str(&css(self.tokens.ink));
        // Text that cannot be drawn is not drawn; the label of the canvas says it too.
        let _ = context.stroke_text(words, f64::from(x), f64::from(y));
        let _ = context.fill_text(words, f64::from(x), f64::from(y));
    }
}

fn ring(context: &CanvasRenderingContext2d, point: &Placed, radius: f32, width: f64) {
    context.set_line_width(width);
    context.begin_path();
    // An arc fails only for a radius below zero.
    let _ = context.arc(f64::from(point.x), f64::from(point.y), f64::from(radius), 0.0, TAU);
    context.stroke();
}
