//! One knob: a slider, a field for the exact value, its unit, and a sentence when the
//! value cannot be used. A live knob follows the slider; one that starts the run again waits until
//! the slider is let go.

use crate::state::message::{Msg, Send};
use crate::state::run::run_state::Run;
use protocol::knob::plain;
use protocol::{Effect, Knob, KnobKind, KnobValue, Scale, Text};
use wasm_bindgen::JsCast;
use web_sys::{HtmlInputElement, HtmlSelectElement};
use yew::prelude::*;

/// Holds the properties of a [`KnobRow`].
#[derive(Properties, PartialEq)]
pub struct KnobProps {
    /// The knob.
    pub knob: Knob,
    /// Its value.
    pub value: Option<KnobValue>,
    /// Whether that differs from the default.
    #[prop_or_default]
    pub changed: bool,
    /// Why the last value was refused.
    #[prop_or_default]
    pub error: Option<AttrValue>,
    /// A label in place of the knob's own.
    #[prop_or_default]
    pub label: Option<AttrValue>,
    /// Whether it is out of use, because what it belongs to is off.
    #[prop_or_default]
    pub off: bool,
    /// Why it changes nothing in the run as it is; then it is out of use, too.
    #[prop_or_default]
    pub idle: Option<AttrValue>,
    /// What stands before the label; then the row has a column for it.
    #[prop_or_default]
    pub before: Option<Html>,
    /// What stands after the label.
    #[prop_or_default]
    pub after: Option<Html>,
    /// Reports what a person does.
    pub send: Send,
}

/// Returns why changing the knob at `path` changes nothing in `run` as it is, in words for [`KnobProps::idle`].
pub fn idle(run: &Run, path: &str) -> Option<AttrValue> {
    run.description.idle(path).map(|why| why.to_string().into())
}

impl KnobProps {
    fn is_off(&self) -> bool {
        self.off || self.idle.is_some()
    }
}

/// Draws one knob: its label, its control, and why its last value was refused.
#[function_component]
pub fn KnobRow(props: &KnobProps) -> Html {
    let knob = &props.knob;
    // What is typed or dragged stays in sight until the state answers.
    let draft = use_state(|| None::<String>);
    {
        let draft = draft.clone();
        use_effect_with((props.value.clone(), props.error.clone()), move |(_, error)| {
            if error.is_none() {
                draft.set(None);
            }
        });
    }
    let id = format!("knob-{}", knob.path);
    let label = props.label.clone().unwrap_or_else(|| knob.label.to_string().into());
    let restore = {
        let path = knob.path.clone();
        let send = props.send.clone();
        Callback::from(move |event: MouseEvent| {
            if event.shift_key() {
                event.prevent_default();
                send.emit(Msg::Reset(vec![path.clone()]));
            }
        })
    };
    let control = match (&knob.kind, &props.value) {
        (KnobKind::Switch, value) => toggle(props, value == &Some(KnobValue::Switch(true)), &id),
        (KnobKind::Choice { options }, value) => select(props, options, value.as_ref(), &id),
        (KnobKind::Number { .. }, value) => number(props, value.as_ref(), &draft, &id),
    };
    let restarts = knob.effect == Effect::Restart;
    let off = props.is_off();
    let help = match &props.idle {
        Some(why) => format!("No effect here: {why} {}", knob.help),
        None => knob.help.to_string(),
    };
    html! {<>
        <div class={classes!("knob", props.before.is_none().then_some("plain"), props.changed.then_some("changed"), off.then_some("off"))}>
            { props.before.clone().unwrap_or_default() }
            <span class="name">
                <label for={id} title={help} onclick={restore}>
                    { label }if restarts { <span class="again" title="Starts the run again">{ " ↻" }</span> }
                </label>
                { props.after.clone().unwrap_or_default() }
            </span>
            { control }
        </div>
        if let Some(error) = &props.error {
            <p class="why" role="alert" id={format!("error-{}", knob.path)} data-test={format!("error-{}", knob.path)}>{ error }</p>
        }
    </>}
}

fn set(path: &Text, value: KnobValue) -> Msg {
    Msg::Set {
        settings: [(path.clone(), value)].into(),
        mark: None,
    }
}

fn toggle(props: &KnobProps, on: bool, id: &str) -> Html {
    let path = props.knob.path.clone();
    let onchange = props.send.reform(move |_: Event| set(&path, KnobValue::Switch(!on)));
    html! {
        <span class="wide"><input id={id.to_owned()} data-test={id.to_owned()} type="checkbox" role="switch" checked={on}
            disabled={props.idle.is_some()} aria-description={props.idle.clone()} {onchange} /></span>
    }
}

fn select(props: &KnobProps, options: &[(Text, Text)], value: Option<&KnobValue>, id: &str) -> Html {
    let chosen = value.map(ToString::to_string).unwrap_or_default();
    let path = props.knob.path.clone();
    let onchange = props.send.reform(move |event: Event| {
        let value = event
            .target()
            .and_then(|target| target.dyn_into::<HtmlSelectElement>().ok());
        set(
            &path,
            KnobValue::Choice(value.map(|select| select.value()).unwrap_or_default().into()),
        )
    });
    let option = |(name, label): &(Text, Text)| {
        html! { <option value={name.to_string()} selected={*name == chosen}>{ label.as_ref() }</option> }
    };
    html! {
        <select class="field wide" id={id.to_owned()} data-test={id.to_owned()} disabled={props.idle.is_some()}
            aria-description={props.idle.clone()} {onchange}>{ for options.iter().map(option) }</select>
    }
}

fn number(props: &KnobProps, value: Option<&KnobValue>, draft: &UseStateHandle<Option<String>>, id: &str) -> Html {
    let knob = &props.knob;
    let now = match value {
        Some(KnobValue::Number(number)) => *number,
        _ => 0.0,
    };
    let steps = Steps::of(&knob.kind);
    // While the slider is dragged it stands where the hand is, not where the run is.
    let at = steps.position((**draft).as_deref().and_then(crate::format::number).unwrap_or(now));
    let live = knob.effect == Effect::Live;
    let slide = |says: bool| {
        let (send, draft, path) = (props.send.clone(), draft.clone(), knob.path.clone());
        move |event: &web_sys::Event| {
            let Some(value) = read(event).and_then(|text| text.parse::<f64>().ok()) else {
                return;
            };
            let value = steps.value(value);
            draft.set(Some(plain(value)));
            if says {
                send.emit(set(&path, KnobValue::Number(value)));
            }
        }
    };
    let (moves, lets_go) = (slide(live), slide(!live));
    let typed = {
        let (send, path) = (props.send.clone(), knob.path.clone());
        Callback::from(move |event: Event| {
            let text = read(&event).unwrap_or_default();
            send.emit(Msg::Typed {
                path: path.clone(),
                text,
            });
        })
    };
    let writes = {
        let draft = draft.clone();
        Callback::from(move |event: InputEvent| draft.set(read(&event)))
    };
    let words = (**draft).clone().unwrap_or_else(|| plain(now));
    let spoken = format!("{words} {}", knob.unit);
    let part = at / steps.last() * 100.0;
    let wrong = props.error.is_some();
    html! {<>
        <input type="range" min="0" max={steps.last().to_string()} step="1" value={at.to_string()} style={format!("--p:{part:.1}%")}
            aria-label={format!("{}, slider", knob.label)} aria-valuetext={spoken} disabled={props.is_off()}
            oninput={move |event: InputEvent| moves(&event)} onchange={move |event: Event| lets_go(&event)} />
        <span class="value">
            <input type="text" inputmode="decimal" id={id.to_owned()} data-test={id.to_owned()} class={wrong.then_some("wrong")}
                value={words} disabled={props.is_off()} aria-description={props.idle.clone()} autocomplete="off" spellcheck="false"
                aria-invalid={wrong.then_some("true")} aria-errormessage={wrong.then(|| format!("error-{}", knob.path))}
                oninput={writes} onchange={typed} />
            // A unit of several words has room for its first only; all of it is said and shown on hover.
            <span class="u" title={knob.unit.to_string()}>{ knob.unit.split(' ').next().unwrap_or_default().to_owned() }</span>
        </span>
    </>}
}

fn read(event: &web_sys::Event) -> Option<String> {
    let input: HtmlInputElement = event.target()?.dyn_into().ok()?;
    Some(input.value())
}

/// The places of a slider.
#[derive(Clone, Copy, Debug)]
struct Steps {
    min: f64,
    max: f64,
    step: f64,
    log: bool,
    whole: bool,
}

impl Steps {
    fn of(kind: &KnobKind) -> Self {
        match kind {
            KnobKind::Number {
                min,
                max,
                step,
                scale,
                whole,
            } => Self {
                min: *min,
                max: *max,
                step: *step,
                log: *scale == Scale::Log && *max > 0.0 && *step > 1.0,
                whole: *whole,
            },
            _ => Self {
                min: 0.0,
                max: 1.0,
                step: 1.0,
                log: false,
                whole: false,
            },
        }
    }

    /// Least value of a logarithmic slider; below it, at its first place, is `min` itself.
    fn floor(&self) -> f64 {
        if self.min > 0.0 { self.min } else { self.max * 1e-6 }
    }

    /// The last place.
    fn last(&self) -> f64 {
        let places = if self.log {
            (self.max / self.floor()).ln() / self.step.ln()
        } else {
            (self.max - self.min) / self.step
        };
        places.ceil().clamp(1.0, 10_000.0)
    }

    /// The place of a value.
    fn position(&self, value: f64) -> f64 {
        let place = if !self.log {
            (value - self.min) / (self.max - self.min) * self.last()
        } else if value <= self.floor() {
            0.0
        } else {
            (value / self.floor()).ln() / (self.max / self.floor()).ln() * self.last()
        };
        place.round().clamp(0.0, self.last())
    }

    /// The value at a place.
    fn value(&self, place: f64) -> f64 {
        let part = (place / self.last()).clamp(0.0, 1.0);
        let value = if !self.log {
            self.min + part * (self.max - self.min)
        } else if part == 0.0 {
            self.min
        } else {
            self.floor() * (self.max / self.floor()).powf(part)
        };
        let value = if self.whole { value.round() } else { short(value) };
        value.clamp(self.min, self.max)
    }
}

/// With three digits, so that a slider gives numbers that a person would write.
fn short(value: f64) -> f64 {
    format!("{value:.2e}").parse().unwrap_or(value)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_slider_gives_back_what_it_was_put_at() {
        let linear = Steps::of(&Knob::number("a", "a", 0.0, 0.0, 180.0).step(1.0).kind);
        assert_eq!(linear.last(), 180.0);
        assert_eq!(linear.value(linear.position(17.0)), 17.0);
        let log = Steps::of(&Knob::whole("a", "a", 8.0, 8.0, 1024.0).log(2.0).kind);
        assert_eq!(log.last(), 7.0);
        assert_eq!(
            (0..8).map(|place| log.value(f64::from(place))).collect::<Vec<_>>(),
            [8.0, 16.0, 32.0, 64.0, 128.0, 256.0, 512.0, 1024.0]
        );
    }

    #[test]
    fn a_logarithmic_slider_reaches_zero() {
        let log = Steps::of(&Knob::number("a", "a", 0.0, 0.0, 0.1).log(10.0).kind);
        assert_eq!(log.value(0.0), 0.0);
        assert_eq!(log.position(0.0), 0.0);
        assert_eq!(log.value(log.last()), 0.1);
    }
}
