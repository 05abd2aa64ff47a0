//! How much of an experiment is run: seeds, steps, run and cancel, and how far it is.

use crate::format;
use crate::shared::Shared;
use crate::state::experiments::laboratory::Working;
use crate::state::message::{Lab, Msg, Send};
use protocol::Catalogue;
use protocol::experiment::{Experiment, Finished, Size};
use web_sys::HtmlInputElement;
use yew::prelude::*;

/// Holds the properties of [`Controls`].
#[derive(Properties, PartialEq)]
pub struct ControlsProps {
    /// With the list of experiments.
    pub catalogue: Shared<Catalogue>,
    /// Which.
    pub index: usize,
    /// How much of it.
    pub size: Size,
    /// Runs that are finished.
    pub finished: Shared<Vec<Finished>>,
    /// The experiment that is being run.
    pub working: Option<Working>,
    /// How many runs are made at a time.
    pub workers: u8,
    /// What went wrong.
    pub trouble: Option<String>,
    /// Reports what a person does.
    pub send: Send,
}

/// Draws the fields for seeds and steps, the buttons that run and cancel, and how far it is.
#[function_component]
pub fn Controls(props: &ControlsProps) -> Html {
    let Some(experiment) = props.catalogue.experiments.get(props.index) else {
        return html! {};
    };
    let places = experiment.places(props.size);
    let done = places
        .iter()
        .filter(|place| props.finished.iter().any(|run| run.place == **place))
        .count();
    let ours = props.working.as_ref().filter(|working| working.name == experiment.name);
    let send = |msg: Lab| props.send.reform(move |_: MouseEvent| Msg::Lab(msg.clone()));
    let missing = places.len() - done;
    let run = match (done, missing) {
        (0, all) => format!("Run {}", runs(all)),
        (_, left) => format!("Go on: {} left", runs(left)),
    };
    let other = props.working.as_ref().filter(|_| ours.is_none());
    html! {
        <div class="controls">
            { number(props, "Seeds", "experiment-seeds", props.size.seeds, Lab::Seeds, ours.is_some()) }
            { number(props, "Steps a run", "experiment-steps", props.size.steps, Lab::Steps, ours.is_some()) }
            if ours.is_some() {
                <button class="act" data-test="experiment-stop" onclick={send(Lab::Stop)}>{ "Cancel" }</button>
            } else if missing > 0 {
                <button class="act first" data-test="experiment-run" onclick={send(Lab::Run)}>{ run }</button>
                if let Some(words) = expected(props, experiment, missing) { <span class="words" data-test="experiment-time">{ words }</span> }
            }
            if ours.is_none() && !props.finished.is_empty() {
                <button class="link" data-test="experiment-clear" onclick={send(Lab::Clear)}>{ "Clear the table" }</button>
            }
            { progress(experiment, ours, done, places.len()) }
            if let Some(other) = other {
                <p class="words">{ format!("“{}” is being run; this one would take its place, and what is finished of it is kept.", title(&props.catalogue, &other.name)) }</p>
            }
            if let Some(trouble) = &props.trouble { <p class="why" role="alert">{ trouble }</p> }
        </div>
    }
}

fn title(catalogue: &Catalogue, name: &str) -> String {
    let known = catalogue.experiments.iter().find(|known| known.name == name);
    known.map_or_else(|| name.to_owned(), |known| known.title.to_string())
}

fn runs(count: usize) -> String {
    format!(
        "{} {}",
        format::count(count as u64),
        if count == 1 { "run" } else { "runs" }
    )
}

fn number(
    props: &ControlsProps,
    label: &'static str,
    test: &'static str,
    value: u32,
    msg: fn(String) -> Lab,
    fixed: bool,
) -> Html {
    let onchange = props.send.reform(move |event: Event| {
        let input = event.target_dyn_into::<HtmlInputElement>();
        Msg::Lab(msg(input.map(|input| input.value()).unwrap_or_default()))
    });
    html! {
        <label>{ label }<input type="text" inputmode="numeric" size="5" autocomplete="off" data-test={test} disabled={fixed}
            value={format::count(u64::from(value))} {onchange} /></label>
    }
}

fn progress(experiment: &Experiment, ours: Option<&Working>, done: usize, all: usize) -> Html {
    let share = (done as f32 + ours.map_or(0.0, Working::in_hand)) / all.max(1) as f32;
    let words = match ours {
        None if done == 0 => return html! {},
        None if done < all => format!("{done} of {} finished.", runs(all)),
        None => format!("All {} finished.", runs(all)),
        Some(working) => format!("{done} of {} finished · {}", runs(all), hand(experiment, working)),
    };
    html! {
        <div class="progress">
            <div class="track" role="progressbar" aria-label="Experiment" aria-valuemin="0" aria-valuemax="100" aria-valuenow={format::percent(share)}>
                <i style={format!("width:{:.1}%", share * 100.0)}></i>
            </div>
            <p class="words" data-test="experiment-progress" data-done={done.to_string()} data-working={ours.is_some().to_string()}>{ words }</p>
        </div>
    }
}

/// The run in hand, or how many are, and the time left.
fn hand(experiment: &Experiment, working: &Working) -> String {
    let places: Vec<_> = working
        .hands
        .values()
        .flatten()
        .map(|progress| progress.place)
        .collect();
    let hand = match places[..] {
        [] => return "starting".to_owned(),
        [place] if working.hands.len() == 1 => {
            format!("{}, seed {}", experiment.label(place.row, place.column), place.seed)
        }
        _ => format!("{} at a time", runs(working.hands.len())),
    };
    let left = working
        .seconds_left()
        .map(|seconds| format!(" · {} left", duration(seconds)));
    hand + &left.unwrap_or_default()
}

/// Says how long the `missing` runs would take at least; `None` where no run of the experiment was timed.
fn expected(props: &ControlsProps, experiment: &Experiment, missing: usize) -> Option<String> {
    let usual = *props.catalogue.run_seconds.get(&experiment.name)?;
    let seconds = usual * props.size.steps as f32 / experiment.size.steps.max(1) as f32;
    Some(at_least(seconds, missing, usize::from(props.workers.max(1))))
}

/// Says how long `missing` runs take on so many cores at least, of which one takes `seconds` natively.
fn at_least(seconds: f32, missing: usize, cores: usize) -> String {
    let cores = cores.clamp(1, missing.max(1));
    let all = duration(missing.div_ceil(cores) as f32 * seconds);
    let cores = match cores {
        1 => "one core".to_owned(),
        more => format!("{more} cores"),
    };
    format!(
        "At least {all} on {cores}: natively a run takes {:.0} s.",
        seconds.max(1.0)
    )
}

/// `about 4 min`.
fn duration(seconds: f32) -> String {
    match seconds {
        ..=10.0 => "a few seconds".to_owned(),
        ..=90.0 => format!("about {:.0} s", (seconds / 10.0).ceil() * 10.0),
        ..=5400.0 => format!("about {:.0} min", seconds / 60.0),
        _ => format!("about {:.1} h", seconds / 3600.0),
    }
}

#[cfg(test)]
mod tests {
    use crate::components::experiments::controls::{at_least, duration};

    #[test]
    fn missing_runs_take_at_least_as_long_as_natively() {
        assert_eq!(
            at_least(6.0, 160, 3),
            "At least about 5 min on 3 cores: natively a run takes 6 s."
        );
        assert_eq!(
            at_least(0.2, 1, 3),
            "At least a few seconds on one core: natively a run takes 1 s."
        );
    }

    #[test]
    fn the_time_left_is_said_roughly() {
        assert_eq!(duration(3.0), "a few seconds");
        assert_eq!(duration(41.0), "about 50 s");
        assert_eq!(duration(250.0), "about 4 min");
        assert_eq!(duration(9000.0), "about 2.5 h");
    }
}
