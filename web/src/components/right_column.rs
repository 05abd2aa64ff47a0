//! The right column: is it working? The verdict, then the instruments that it rests on.

use crate::components::Send;
use crate::components::duality::DualityView;
use crate::components::instruments::{Curve, Instrument};
use crate::components::verdict::VerdictPanel;
use crate::shared::Shared;
use crate::state::shown::DisplayedMetrics;
use crate::state::{Diverged, Run};
use yew::prelude::*;

/// What the right column shows.
#[derive(Properties, PartialEq)]
pub struct JudgeProps {
    /// The run.
    pub run: Shared<Run>,
    /// Numbers and curves.
    pub shown: Shared<DisplayedMetrics>,
    /// Set while the run stands still after a loss that is not a number.
    pub diverged: Option<Shared<Diverged>>,
    /// Whether an experiment is on.
    pub broken: bool,
    /// What the plots' heights are multiplied by in a short window.
    pub squeeze: f32,
    /// Reports.
    pub send: Send,
}

/// The right column.
#[function_component]
pub fn Judge(props: &JudgeProps) -> Html {
    let height = |full: f32| (full * props.squeeze).round() as u32;
    let plot = |curve: Curve, full: f32| {
        html! { <Instrument {curve} run={props.run.clone()} shown={props.shown.clone()} height={height(full)} slide={None::<f32>} /> }
    };
    html! {
        <section class="judge" aria-labelledby="h-judge">
            <h2 id="h-judge" class="sr">{ "Is it working?" }</h2>
            <VerdictPanel verdict={props.shown.verdict.clone()} diverged={props.diverged.clone()} broken={props.broken} examine={true} send={props.send.clone()} />
            { plot(Curve::Accuracy, 132.0) }
            { plot(Curve::Loss, 84.0) }
            if props.run.description.more.is_some() {
                { plot(Curve::More, 84.0) }
            }
            { plot(Curve::Spread, 104.0) }
            { plot(Curve::Spectrum, 104.0) }
            if props.run.description.duality {
                <DualityView sides={props.shown.latest.as_ref().and_then(|report| report.duality)} />
            }
        </section>
    }
}
