//! The three canvases of the map, and what is on them now.
//!
//! Under the points lies the frame of reference, over them what is sharp; the points themselves are
//! the GPU's, or, where there is none, drawn onto the canvas below. Everything is drawn from the
//! properties and the clock alone. Watch for: only what went stale is made again.

use crate::map::flat::Looks;
use crate::map::gpu::Gpu;
use crate::map::motion::Motion;
use crate::map::orientation::Orientation;
use crate::map::overlay::Scene;
use crate::map::props::{MapProps, same};
use crate::map::sprites::Sprites;
use crate::map::viewport::{Placed, Viewport};
use crate::map::{flat, pick, sphere};
use crate::palette::Tokens;
use crate::state::message::MapMarks;
use protocol::{Frame, Projection};
use std::rc::Rc;
use wasm_bindgen::JsCast;
use web_sys::{CanvasRenderingContext2d, HtmlCanvasElement};

/// Holds the milliseconds between jumps of the points on a page that is asked for reduced motion.
pub const CALM: f64 = 500.0;

/// What has to be made again before the next drawing.
#[derive(Clone, Copy)]
struct Stale {
    size: bool,
    tokens: bool,
    looks: bool,
    positions: bool,
}

impl Stale {
    const ALL: Self = Self {
        size: true,
        tokens: true,
        looks: true,
        positions: true,
    };
}

/// Holds the map's canvases, from the bottom up.
pub struct Canvases {
    /// The frame of reference.
    pub under: HtmlCanvasElement,
    /// The points.
    pub points: HtmlCanvasElement,
    /// What is sharp; it takes the pointer and the keys.
    pub over: HtmlCanvasElement,
}

/// Holds all that is drawn on the map's canvases.
pub struct MapCanvas {
    canvases: Canvases,
    under: CanvasRenderingContext2d,
    over: CanvasRenderingContext2d,
    gpu: Option<Gpu>,
    /// What the page asked for last.
    pub props: MapProps,
    frame: Rc<Frame>,
    held: Option<Rc<Frame>>,
    jumped: f64,
    turn: Orientation,
    view: Viewport,
    tokens: Tokens,
    sprites: Option<Sprites>,
    motion: Motion,
    pair: Motion,
    paired: Option<u32>,
    points: Vec<Placed>,
    order: Vec<u32>,
    /// What the canvas under the points shows, where it can stay.
    below: Option<(Viewport, bool)>,
    stale: Stale,
    /// The point under the pointer.
    pub hovered: Option<u32>,
    frames: u64,
    owed: u32,
}

fn plane(canvas: &HtmlCanvasElement) -> Option<CanvasRenderingContext2d> {
    canvas.get_context("2d").ok()??.dyn_into().ok()
}

impl MapCanvas {
    /// Takes the canvases. None in a browser that cannot draw on them at all.
    pub fn new(canvases: Canvases, props: &MapProps) -> Option<Self> {
        Some(Self {
            under: plane(&canvases.under)?,
            over: plane(&canvases.over)?,
            gpu: Gpu::new(&canvases.points),
            canvases,
            props: props.clone(),
            frame: Rc::default(),
            held: None,
            jumped: f64::NEG_INFINITY,
            turn: Orientation::default(),
            view: Viewport {
                width: 1.0,
                height: 1.0,
                ratio: 1.0,
                scale: 1.0,
                turn: None,
            },
            tokens: Tokens::default(),
            sprites: None,
            motion: Motion::default(),
            pair: Motion::default(),
            paired: None,
            points: Vec::new(),
            order: Vec::new(),
            below: None,
            stale: Stale::ALL,
            hovered: None,
            frames: 0,
            owed: 0,
        })
    }

    /// Takes what the page asks for now. On a `calm` page a frame may have to wait until
    /// [`MapCanvas::due`].
    pub fn show(&mut self, props: &MapProps, now: f64, calm: bool) {
        let before = std::mem::replace(&mut self.props, props.clone());
        self.stale.tokens |= before.dark != props.dark;
        self.stale.size |= before.scale != props.scale;
        self.stale.looks |= before.marks != props.marks || !same(&before.facts, &props.facts);
        let newest = self.held.as_ref().unwrap_or(&self.frame);
        if same(newest, &props.frame) {
            return;
        }
        if !props.frame.points.is_empty() {
            self.owed += 1;
        }
        if calm && now - self.jumped < CALM {
            self.held = Some(Rc::clone(&props.frame));
        } else {
            self.take(Rc::clone(&props.frame), now, calm);
        }
    }

    /// Returns when a frame that was held back may be drawn, in milliseconds; none where none is.
    pub fn due(&self) -> Option<f64> {
        self.held.as_ref().map(|_| self.jumped + CALM)
    }

    /// Notes that the canvas has another size.
    pub fn resized(&mut self) {
        self.stale.size = true;
    }

    /// Notes that the browser gave the GPU back.
    pub fn restored(&mut self) {
        self.gpu = Gpu::new(&self.canvases.points);
        self.stale = Stale::ALL;
    }

    /// Turns the sphere by pixels to the right and down. Returns false on a flat map.
    pub fn turn_by(&mut self, right: f32, down: f32) -> bool {
        let sphere = self.frame.projection == Projection::Sphere;
        if sphere {
            let radius = self.view.radius();
            self.turn = self.turn.by(right / radius, down / radius);
        }
        sphere
    }

    /// Returns the point at a place on the canvas, in CSS pixels; none where there is none.
    pub fn point_at(&self, x: f32, y: f32) -> Option<u32> {
        pick::nearest(&self.points, x, y, pick::REACH * self.view.scale)
    }

    /// Returns the point nearest to the middle of the canvas.
    pub fn middle(&self) -> Option<u32> {
        let (x, y) = self.view.middle();
        pick::nearest(&self.points, x, y, f32::INFINITY)
    }

    /// Draws everything as it is at `now`, in milliseconds. Whether something still moves, and how
    /// many frames are seen for the first time.
    pub fn draw(&mut self, now: f64) -> (bool, u32) {
        if self.due().is_some_and(|due| now >= due)
            && let Some(frame) = self.held.take()
        {
            self.take(frame, now, true);
        }
        self.refresh();
        self.place(now);
        self.draw_under();
        self.draw_points(now);
        clear(&self.over, &self.view);
        let pair: Vec<Placed> = self.pair.points(now).map(|point| self.view.place(point)).collect();
        let scene = Scene {
            view: &self.view,
            tokens: &self.tokens,
            points: &self.points,
            facts: &self.props.facts,
            names: self.props.marks != MapMarks::Labels && self.props.collapsed.is_none() && !self.by_cluster(),
            hovered: self.hovered,
            pinned: self.props.pinned,
            pair: <[Placed; 2]>::try_from(pair)
                .ok()
                .filter(|_| self.paired == self.props.pinned),
            words: self.props.collapsed.as_deref(),
            triplets: self.props.mined.as_ref().map_or(&[], |mined| &mined.triplets),
        };
        scene.draw(&self.over);
        let drawn = if self.held.is_some() {
            0
        } else {
            std::mem::take(&mut self.owed)
        };
        if drawn > 0 {
            self.frames += u64::from(drawn);
            // Only tests look at the counter.
            let _ = self
                .canvases
                .over
                .set_attribute("data-frames", &self.frames.to_string());
        }
        (self.motion.moves(now) || self.pair.moves(now), drawn)
    }

    fn take(&mut self, frame: Rc<Frame>, now: f64, jump: bool) {
        let jump = jump || frame.projection != self.frame.projection || frame.step < self.frame.step;
        self.motion.arrive(&frame.points, now, jump);
        let (index, positions) = match &frame.pinned {
            Some(pinned) => (Some(pinned.index), pinned.positions.as_slice()),
            None => (None, [].as_slice()),
        };
        self.pair.arrive(positions, now, jump || index != self.paired);
        self.paired = index;
        self.stale.looks |= self.props.marks == MapMarks::Clusters && self.frame.clusters != frame.clusters;
        self.frame = frame;
        self.jumped = now;
        self.stale.positions = true;
    }

    /// Makes again what went stale.
    fn refresh(&mut self) {
        let ratio = web_sys::window()
            .map_or(1.0, |window| window.device_pixel_ratio())
            .max(1.0) as f32;
        if self.stale.size || ratio != self.view.ratio {
            let over = &self.canvases.over;
            self.view.width = (over.client_width() as f32).max(1.0);
            self.view.height = (over.client_height() as f32).max(1.0);
            (self.view.ratio, self.view.scale) = (ratio, self.props.scale.max(0.1));
            let pixels = |length: f32| (length * ratio).round() as u32;
            for canvas in [&self.canvases.under, &self.canvases.points, over] {
                canvas.set_width(pixels(self.view.width));
                canvas.set_height(pixels(self.view.height));
            }
            self.stale.looks = true;
        }
        self.view.turn = (self.frame.projection == Projection::Sphere).then_some(self.turn);
        if self.stale.tokens {
            self.tokens = Tokens::read();
        }
        if self.stale.looks || self.stale.tokens {
            self.below = None;
            self.sprites = Sprites::paint(self.props.marks, &self.props.facts, &self.tokens, &self.view);
            let colours = self.colours();
            if let Some(gpu) = &mut self.gpu {
                gpu.looks(&looks(&self.props, &colours));
                gpu.sprites(self.sprites.as_ref());
            }
        }
        if let Some(gpu) = &mut self.gpu
            && self.stale.positions
        {
            let (from, to) = self.motion.ends();
            gpu.positions(from, to);
        }
        let positions = self.stale.positions;
        self.stale = Stale {
            size: false,
            tokens: false,
            looks: false,
            positions,
        };
    }

    /// Whether dots say which cluster they are of.
    fn by_cluster(&self) -> bool {
        self.props.marks == MapMarks::Clusters && self.frame.clusters.len() == self.props.facts.labels.len()
    }

    /// Colour of each point.
    fn colours(&self) -> Vec<[u8; 3]> {
        if self.by_cluster() {
            return self
                .frame
                .clusters
                .iter()
                .map(|&number| self.tokens.cluster(number))
                .collect();
        }
        let labels = self.props.facts.labels.iter();
        labels.map(|&class| self.tokens.class(class)).collect()
    }

    fn place(&mut self, now: f64) {
        self.points.clear();
        let view = self.view;
        self.points
            .extend(self.motion.points(now).map(|point| view.place(point)));
        if view.turn.is_some() {
            pick::back_to_front(&self.points, &mut self.order);
        } else if self.stale.positions || self.order.len() != self.points.len() {
            self.order = (0..self.points.len() as u32).collect();
        }
        if let Some(gpu) = &self.gpu
            && (self.stale.positions || view.turn.is_some())
        {
            gpu.order(&self.order);
        }
        self.stale.positions = false;
    }

    /// The frame of reference; it stays while nothing turns, unless the points are drawn onto it.
    fn draw_under(&mut self) {
        let flat = self.gpu.as_ref().is_none_or(Gpu::is_lost);
        let wanted = Some((self.view, self.points.is_empty()));
        if flat || self.below != wanted {
            clear(&self.under, &self.view);
            if !self.points.is_empty() {
                sphere::draw(&self.under, &self.view, &self.tokens);
            }
            self.below = wanted.filter(|_| !flat);
        }
    }

    fn draw_points(&self, now: f64) {
        let count = self.points.len();
        match &self.gpu {
            Some(gpu) if !gpu.is_lost() => {
                let side = self
                    .sprites
                    .as_ref()
                    .map_or(2.0 * self.view.dot(count), |sprites| sprites.side);
                gpu.draw(&self.view, self.motion.share(now), side);
            }
            _ => {
                let colours = self.colours();
                let looks = Looks {
                    colours: &colours,
                    labels: &self.props.facts.labels,
                    sprites: self.sprites.as_ref(),
                    each: self.props.marks == MapMarks::Images,
                };
                flat::draw(&self.under, &self.view, &self.points, &self.order, &looks);
            }
        }
    }
}

/// Red, green, blue and tile of each point.
fn looks(props: &MapProps, colours: &[[u8; 3]]) -> Vec<f32> {
    let each = props.marks == MapMarks::Images;
    let labels = props.facts.labels.iter().zip(colours).enumerate();
    labels
        .flat_map(|(index, (&class, colour))| {
            let [r, g, b] = colour.map(|value| f32::from(value) / 255.0);
            [r, g, b, if each { index as f32 } else { f32::from(class) }]
        })
        .collect()
}

fn clear(context: &CanvasRenderingContext2d, view: &Viewport) {
    let ratio = f64::from(view.ratio);
    // Setting a transform fails only for what is no number.
    let _ = context.set_transform(ratio, 0.0, 0.0, ratio, 0.0, 0.0);
    context.clear_rect(0.0, 0.0, f64::from(view.width), f64::from(view.height));
}
