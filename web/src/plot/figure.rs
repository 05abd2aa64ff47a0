//! A line plot with its words at the lines' ends.
//!
//! Watch for: reference words give way to nothing and nobody; all words at the right edge are
//! spread until they can be read. A screen reader hears one sentence (`words`) and can walk a
//! table of the values now. Where a plot is pointed at, or walked by arrow keys, the words at the right are of the values
//! there, and the remark beside the heading says where.

use crate::format::{count, decimal, percent};
use crate::plot::axis::Area;
use crate::plot::measure::use_size;
use crate::plot::pointer::{self, Pointed, nearest};
use crate::plot::{labels, line};
use std::rc::Rc;
use yew::prelude::*;

/// Says how a value of a curve is written where it is pointed at.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Digits {
    /// With so many places.
    Places(usize),
    /// As whole percents.
    Percent,
}

/// Describes what is said of a curve where it is pointed at: the name before the value, and how that is written.
#[derive(Clone, Debug, PartialEq)]
pub struct Told {
    /// The name; it may be empty.
    pub name: AttrValue,
    /// How the value is written.
    pub digits: Digits,
}

impl Told {
    /// Returns the name and `value`.
    pub fn words(&self, value: f32) -> String {
        let value = match self.digits {
            Digits::Places(places) => decimal(value, places),
            Digits::Percent => percent(value),
        };
        format!("{} {value}", self.name).trim().to_owned()
    }
}

/// Describes a curve.
#[derive(Clone)]
pub struct Series {
    /// Where, not decreasing.
    pub xs: Rc<Vec<f32>>,
    /// Values, as many; one that is not finite is a gap.
    pub ys: Rc<Vec<f32>>,
    /// Classes of its line, as in the style sheet: `a`, `ghost`, `t2`, `dash`.
    pub class: AttrValue,
    /// Words at its end; none where empty.
    pub end: AttrValue,
    /// Its symbol in the formula; none where empty.
    pub symbol: AttrValue,
    /// What is said where it is pointed at; none for a curve of which nothing is.
    pub told: Option<Told>,
}

impl Series {
    /// Returns the place and the value nearest to `x`, where it is a number.
    fn at(&self, x: f32) -> Option<(f32, f32)> {
        let index = nearest(&self.xs, x)?;
        let value = *self.ys.get(index)?;
        value.is_finite().then_some((self.xs[index], value))
    }
}

impl PartialEq for Series {
    // Comparing 100,000 values would cost more than drawing them: curves are equal when they are one.
    fn eq(&self, other: &Self) -> bool {
        Rc::ptr_eq(&self.xs, &other.xs)
            && Rc::ptr_eq(&self.ys, &other.ys)
            && (&self.class, &self.end, &self.symbol, &self.told)
                == (&other.class, &other.end, &other.symbol, &other.told)
    }
}

/// Describes a level to compare curves with.
#[derive(Clone, Debug, PartialEq)]
pub struct Reference {
    /// Value.
    pub y: f32,
    /// Words.
    pub label: AttrValue,
}

/// Describes the surface between two curves.
#[derive(Clone)]
pub struct Band {
    /// Where.
    pub xs: Rc<Vec<f32>>,
    /// Lower edge.
    pub low: Rc<Vec<f32>>,
    /// Upper edge.
    pub high: Rc<Vec<f32>>,
}

impl PartialEq for Band {
    fn eq(&self, other: &Self) -> bool {
        Rc::ptr_eq(&self.xs, &other.xs) && Rc::ptr_eq(&self.low, &other.low) && Rc::ptr_eq(&self.high, &other.high)
    }
}

/// Holds the properties of a [`Plot`].
#[derive(Clone, PartialEq, Properties)]
pub struct PlotProps {
    /// Heading.
    pub title: AttrValue,
    /// Remark beside it.
    #[prop_or_default]
    pub note: AttrValue,
    /// What the heading says when it is pointed at; none where empty.
    #[prop_or_default]
    pub help: AttrValue,
    /// One sentence of the values now, for a screen reader.
    pub words: AttrValue,
    /// Height of the drawing in pixels; with words under the x axis 18 of them are theirs.
    #[prop_or(104)]
    pub height: u32,
    /// Range of x.
    pub x: (f32, f32),
    /// What a place on the x axis is called, such as `step`; empty where curves are not read at places.
    #[prop_or_default]
    pub x_name: AttrValue,
    /// Range of y.
    pub y: (f32, f32),
    /// Whether y is logarithmic.
    #[prop_or_default]
    pub log: bool,
    /// Words under the x axis.
    #[prop_or_default]
    pub x_ticks: Vec<(f32, AttrValue)>,
    /// Lines across, and their words at the left.
    #[prop_or_default]
    pub y_ticks: Vec<(f32, AttrValue)>,
    /// Curves, the last one on top.
    #[prop_or_default]
    pub series: Vec<Series>,
    /// Dotted levels with their words at the right.
    #[prop_or_default]
    pub references: Vec<Reference>,
    /// Surfaces under the curves.
    #[prop_or_default]
    pub bands: Vec<Band>,
    /// Where something was changed.
    #[prop_or_default]
    pub marks: Vec<f32>,
    /// Where curves are read while nothing is pointed at; what comes after it is pale. None reads them at their ends.
    #[prop_or_default]
    pub past: Option<f32>,
    /// An upright line with words beside it.
    #[prop_or_default]
    pub rule: Option<(f32, AttrValue)>,
    /// Draws bands and curves of class `a` in the colour of alarm.
    #[prop_or_default]
    pub alarm: bool,
    /// `data-test` of the figure.
    #[prop_or_default]
    pub test: AttrValue,
    /// Pixels for the words at the left.
    #[prop_or(34)]
    pub left: u32,
    /// Pixels for the words at the right.
    #[prop_or(112)]
    pub right: u32,
    /// Size of the ticks' words in pixels, as the style sheet has it here.
    #[prop_or(12.0)]
    pub text: f32,
    /// Size of the words at the curves' ends, as the style sheet has it here.
    #[prop_or(13.0)]
    pub end_text: f32,
}

/// Draws a plot with its heading and its words.
#[function_component]
pub fn Plot(props: &PlotProps) -> Html {
    let node = use_node_ref();
    let (width, _) = use_size(&node, (352.0, 0.0));
    let ticks = !props.x_ticks.is_empty();
    let bottom = if ticks { props.text * 1.5 } else { 6.0 };
    let (height, right) = (props.height as f32, (props.right as f32).min(width * 0.5));
    let area = Area::new(
        (width, height),
        props.left as f32,
        right,
        bottom,
        props.x,
        props.y,
        props.log,
    );
    let test = (!props.test.is_empty()).then(|| props.test.clone());
    let help = (!props.help.is_empty()).then(|| props.help.clone());
    let pointed = use_state(Pointed::default);
    // The curve on top sets the places.
    let top = props.series.iter().rfind(|series| series.told.is_some());
    let xs = top
        .filter(|_| !props.x_name.is_empty())
        .map(|series| Rc::clone(&series.xs));
    let at = xs.as_ref().and_then(|xs| xs.get(pointed.index?).copied());
    let reading = at.map(|at| reading(props, at));
    let at = at.or(props.past);
    let note = at.map_or_else(|| props.note.clone(), |at| place(props, at).into());
    let handles = xs.map(|xs| {
        let count = xs.len();
        let leave = pointed.clone();
        (
            pointer::moved(pointed.clone(), node.clone(), xs, area.x, width),
            Callback::from(move |_: PointerEvent| leave.set(Pointed::default())),
            pointer::pressed(pointed.clone(), count),
        )
    });
    let (moved, left, pressed) = handles.map_or((None, None, None), |(a, b, c)| (Some(a), Some(b), Some(c)));
    let focus = pressed.is_some().then_some("0");
    html! {
        <figure class="plot" data-test={test} ref={node}>
            <figcaption><b title={help}>{&props.title}</b><span>{note}</span></figcaption>
            <svg height={props.height.to_string()} viewBox={format!("0 0 {width} {height}")} role="img"
                aria-label={props.words.clone()} tabindex={focus} onpointermove={moved} onpointerleave={left} onkeydown={pressed}>
                { axes(props, &area, height) }
                { for props.references.iter().filter_map(|level| across("refl", &area, level.y)) }
                { for props.bands.iter().map(|band| html! {
                    <path class={classes!("band", props.alarm.then_some("bad"))}
                        d={line::surface(&area, &band.xs, &band.low, &band.high)} />
                }) }
                { for props.marks.iter().filter_map(|&mark| upright("mark", &area, mark, 4.0)) }
                { for props.series.iter().map(|series| curve(props, &area, series)) }
                { rule(props, &area) }
                { for at.and_then(|at| pointed_line(props, &area, at)) }
                { ends(props, &area, height, at) }
            </svg>
            <p class="sr" aria-live={if pointed.by_keys { "polite" } else { "off" }}>{ reading }</p>
            { table(props) }
        </figure>
    }
}

fn px(value: f32) -> String {
    format!("{value:.1}")
}

fn across(class: &'static str, area: &Area, value: f32) -> Option<Html> {
    let y = px(area.y.at(value)?);
    Some(html! { <line class={class} x1={px(area.left())} x2={px(area.right())} y1={y.clone()} y2={y} /> })
}

fn upright(class: &'static str, area: &Area, value: f32, above: f32) -> Option<Html> {
    let x = px(area.x.at(value)?);
    let top = px(area.y.pixels.1 - above);
    Some(html! { <line class={class} x1={x.clone()} x2={x} y1={top} y2={px(area.bottom())} /> })
}

fn axes(props: &PlotProps, area: &Area, height: f32) -> Html {
    let rows = props.y_ticks.iter().filter_map(|(value, words)| {
        let y = area.y.at(*value)?;
        Some(html! { <>
            { across("axis", area, *value)? }
            <text x={px(area.left() - 6.0)} y={px(y + props.text / 3.0)} text-anchor="end">{words}</text>
        </> })
    });
    let last = props.x_ticks.len().saturating_sub(1);
    let columns = props.x_ticks.iter().enumerate().filter_map(|(index, (value, words))| {
        // The outer words stay inside the plot, so they do not run into the labels beside it.
        let anchor = match index {
            0 => "start",
            _ if index == last => "end",
            _ => "middle",
        };
        Some(html! { <text x={px(area.x.at(*value)?)} y={px(height - 3.0)} text-anchor={anchor}>{words}</text> })
    });
    html! { <>{ for rows }{ for columns }</> }
}

/// The class that `series` is drawn in: alarm takes the place of the accent.
fn shown_class<'a>(props: &PlotProps, series: &'a Series) -> &'a str {
    if props.alarm && series.class == "a" {
        "bad"
    } else {
        &series.class
    }
}

fn symbol(series: &Series) -> Option<AttrValue> {
    (!series.symbol.is_empty()).then(|| series.symbol.clone())
}

fn curve(props: &PlotProps, area: &Area, series: &Series) -> Html {
    let class = classes!("ln", shown_class(props, series).to_owned());
    let (xs, ys) = (&series.xs[..], &series.ys[..]);
    let past = props.past.unwrap_or(f32::INFINITY);
    let seen = xs.partition_point(|&x| x <= past).min(ys.len());
    // Both parts have the value in which they meet.
    let (seen, after) = (line::path(area, &xs[..seen], &ys[..seen]), seen.saturating_sub(1));
    html! { <>
        if props.past.is_some() { <path class="ln ghost" d={line::path(area, &xs[after..], &ys[after..])} /> }
        <path {class} data-sym={symbol(series)} d={seen} />
    </> }
}

fn rule(props: &PlotProps, area: &Area) -> Option<Html> {
    let (value, words) = props.rule.as_ref()?;
    let x = area.x.at(*value)?;
    // Words stand behind the line, above a curve that falls, and before it where there is no room.
    let behind = x + 5.0 + labels::width(words, props.text) <= area.right();
    let (at, anchor) = if behind { (x + 5.0, "start") } else { (x - 5.0, "end") };
    Some(html! { <>
        <g style="stroke:var(--ink-3)">{ upright("rule", area, *value, 0.0)? }</g>
        <text class="wordy" x={px(at)} y={px(area.y.pixels.1 + props.text * 0.8)} text-anchor={anchor}>{words}</text>
    </> })
}

/// The place `x` in words, such as `step 1,240`.
fn place(props: &PlotProps, x: f32) -> String {
    format!("{} {}", props.x_name, count(x.max(0.0).round() as u64))
}

/// What is read at the place `x`, as a sentence for a screen reader.
fn reading(props: &PlotProps, x: f32) -> String {
    let told = props
        .series
        .iter()
        .filter_map(|series| Some(series.told.as_ref()?.words(series.at(x)?.1)));
    format!("{}: {}.", place(props, x), told.collect::<Vec<_>>().join(", "))
}

/// The line at the place that is pointed at, and a dot on each curve.
fn pointed_line(props: &PlotProps, area: &Area, x: f32) -> Option<Html> {
    let dots = props.series.iter().filter(|series| series.told.is_some());
    let dots = dots.filter_map(|series| {
        let (x, value) = series.at(x)?;
        let class = shown_class(props, series).to_owned();
        Some(
            html! { <circle class={classes!("dot", class)} cx={px(area.x.at(x)?)} cy={px(area.y.at(value)?)} r="3" /> },
        )
    });
    Some(html! { <g data-test="pointed">{ upright("pointed", area, x, 0.0)? }{ for dots }</g> })
}

fn ends(props: &PlotProps, area: &Area, height: f32, at: Option<f32>) -> Html {
    let levels = props
        .references
        .iter()
        .filter_map(|level| Some((area.y.at(level.y)?, String::new(), None, level.label.clone())));
    let curves = props
        .series
        .iter()
        .filter(|series| !series.end.is_empty())
        .filter_map(|series| {
            let read = at.and_then(|at| Some((series.told.as_ref()?, series.at(at)?.1)));
            let (value, words) = match read {
                Some((told, value)) => (value, told.words(value).into()),
                None => (series.ys[line::last(&series.ys)?], series.end.clone()),
            };
            let y = area.y.at(value)?;
            let class = match shown_class(props, series) {
                "ghost" => "wordy".to_owned(),
                class => format!("v {class}"),
            };
            Some((y, class, symbol(series), words))
        });
    let all: Vec<_> = levels.chain(curves).collect();
    let wanted: Vec<f32> = all.iter().map(|label| label.0).collect();
    let gap = props.text.max(props.end_text) * 1.1;
    let places = labels::spread(&wanted, gap, props.end_text * 0.5, height - 4.0);
    let x = px(area.right() + 8.0);
    let shown = all.into_iter().zip(places).map(|((_, class, symbol, words), y)| {
        html! {
            <text {class} x={x.clone()} y={px(y + props.text / 3.0)} data-sym={symbol}>{words}</text>
        }
    });
    shown.collect()
}

/// The values now, as a table for those who do not see the drawing.
fn table(props: &PlotProps) -> Html {
    let rows = props
        .series
        .iter()
        .filter(|series| !series.end.is_empty())
        .filter_map(|series| {
            let last = line::last(&series.ys)?;
            let at = series.xs.get(last)?;
            Some(html! { <tr><th scope="row">{&series.end}</th><td>{at}</td><td>{series.ys[last]}</td></tr> })
        });
    let levels = props.references.iter().map(|level| {
        html! {
            <tr><th scope="row">{&level.label}</th><td></td><td>{level.y}</td></tr>
        }
    });
    html! {
        <div class="sr"><table>
            <caption>{format!("{}, values now", props.title)}</caption>
            <thead><tr><th scope="col">{"curve"}</th><th scope="col">{"at"}</th><th scope="col">{"value"}</th></tr></thead>
            <tbody>{ for rows }{ for levels }</tbody>
        </table></div>
    }
}
