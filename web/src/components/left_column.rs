//! The left column: how it learns, in four tabs.

use crate::components::ablations::Ablations;
use crate::components::about::About;
use crate::components::diagram::DiagramView;
use crate::components::formula::FormulaView;
use crate::components::graphs::Graphs;
use crate::components::knob::{KnobRow, idle};
use crate::components::parts::Parts;
use crate::components::settings::{Settings, is_setting};
use crate::components::views::Views;
use crate::shared::Shared;
use crate::state::message::{Msg, Popover, Send, Tab};
use crate::state::run::run_state::Run;
use protocol::{Ablation, Catalogue, Graph, ImageSheet, Report, Text};
use std::collections::BTreeMap;
use std::rc::Rc;
use web_sys::{HtmlElement, KeyboardEvent};
use yew::prelude::*;

/// Holds the properties of a [`LeftColumn`].
#[derive(Properties, PartialEq)]
pub struct LeftColumnProps {
    /// What a run can be made of.
    pub catalogue: Shared<Catalogue>,
    /// The run.
    pub run: Shared<Run>,
    /// Graphs of the formula's functions on axes for the last batch; empty where there are none yet.
    pub measured: Vec<Graph>,
    /// What the instruments read last.
    pub latest: Option<Shared<Report>>,
    /// Which tab.
    pub tab: Tab,
    /// Draws of the views.
    pub views: Option<Rc<ImageSheet>>,
    /// An image and its two views, for the diagram.
    pub example: Option<Rc<ImageSheet>>,
    /// Experiments, and whether each is on.
    pub ablations: Vec<(Ablation, bool)>,
    /// Sentences at controls.
    pub errors: Shared<BTreeMap<String, String>>,
    /// Reports what a person does.
    pub send: Send,
}

const TABS: [Tab; 4] = [Tab::Diagram, Tab::Views, Tab::Settings, Tab::About];

fn name(tab: Tab) -> &'static str {
    match tab {
        Tab::Diagram => "diagram",
        Tab::Views => "views",
        Tab::Settings => "settings",
        Tab::About => "about",
    }
}

/// Draws the left column: how it learns, in four tabs.
#[function_component]
pub fn LeftColumn(props: &LeftColumnProps) -> Html {
    let run = &props.run;
    let changed = run
        .changed
        .keys()
        .filter(|path| is_setting(&props.catalogue, &run.config, path))
        .count();
    let views_title = match run.description.views_title.as_ref() {
        "" => "Views".to_owned(),
        title => title.to_owned(),
    };
    let tab = |tab: Tab| {
        let selected = props.tab == tab;
        let onclick = props.send.reform(move |_: MouseEvent| Msg::Show(tab));
        let onkeydown = {
            let send = props.send.clone();
            Callback::from(move |event: KeyboardEvent| walk(tab, &event, &send))
        };
        let words = match tab {
            Tab::Diagram => html! { "Diagram" },
            Tab::Views => html! { &views_title },
            Tab::Settings if changed == 0 => html! { "Settings" },
            Tab::Settings => {
                html! { <>{ "Settings " }<span class="count">{ changed }</span><span class="sr">{ " changed" }</span></> }
            }
            Tab::About => html! { "About" },
        };
        html! {
            <button id={format!("tab-{}", name(tab))} role="tab" aria-selected={selected.to_string()}
                aria-controls={format!("pane-{}", name(tab))} tabindex={if selected { "0" } else { "-1" }}
                data-test={format!("tab-{}", name(tab))} {onclick} {onkeydown}>{ words }</button>
        }
    };
    let pane = match props.tab {
        Tab::Diagram => html! {<>
            <div class="diagram">
                <DiagramView description={run.description.clone()} difference={run.difference.clone()} example={props.example.clone()} send={props.send.clone()} />
                <Parts run={run.clone()} send={props.send.clone()} />
            </div>
            <p class="beside"><button class="link" data-test="side-by-side" onclick={props.send.reform(|_: MouseEvent| Msg::Open(Some(Popover::Architectures)))}>{ "Side by side with other methods" }</button></p>
            <FormulaView description={run.description.clone()} published={published(props)} />
            { dials(props) }
            <Graphs graphs={if props.measured.is_empty() { run.description.graphs.clone() } else { props.measured.clone() }} />
            <Ablations ablations={props.ablations.clone()} send={props.send.clone()} />
        </>},
        Tab::Views => html! {
            <Views catalogue={props.catalogue.clone()} run={run.clone()} sheet={props.views.clone()}
                errors={props.errors.clone()} send={props.send.clone()} />
        },
        Tab::Settings => html! {
            <Settings catalogue={props.catalogue.clone()} run={run.clone()} errors={props.errors.clone()} send={props.send.clone()} />
        },
        Tab::About => {
            html! { <About catalogue={props.catalogue.clone()} run={run.clone()} latest={props.latest.clone()} /> }
        }
    };
    html! {
        <section class="left-column" aria-labelledby="h-left-column">
            <h2 id="h-left-column" class="sr">{ "How it learns" }</h2>
            <div class="tabs" role="tablist" aria-label="How it learns">{ for TABS.map(tab) }</div>
            <div id={format!("pane-{}", name(props.tab))} class={classes!("pane", name(props.tab))} role="tabpanel"
                aria-labelledby={format!("tab-{}", name(props.tab))}>{ pane }</div>
        </section>
    }
}

/// The loss of the run's method as published, in LaTeX.
fn published(props: &LeftColumnProps) -> Option<String> {
    let card = props.catalogue.chosen(&props.run.config, "method")?;
    Some(card.formula.to_string())
}

/// The knobs that stand right below the formula.
fn dials(props: &LeftColumnProps) -> Html {
    let run = &props.run;
    let dial = |path: &Text| {
        let knob = props.catalogue.knob(&run.config, path)?;
        let error = props
            .errors
            .get(path.as_ref())
            .map(|error| AttrValue::from(error.clone()));
        Some(html! {
            <KnobRow key={path.to_string()} knob={knob.clone()} value={run.config.get(path).cloned()}
                changed={run.changed.contains_key(path)} {error} idle={idle(run, path)} send={props.send.clone()} />
        })
    };
    html! { <>{ for run.description.dials.iter().filter_map(dial) }</> }
}

/// Arrow keys walk along the tabs, and the focus goes with them.
fn walk(at: Tab, event: &KeyboardEvent, send: &Send) {
    let index = TABS.iter().position(|tab| *tab == at).unwrap_or(0);
    let next = match event.key().as_str() {
        "ArrowRight" => (index + 1) % TABS.len(),
        "ArrowLeft" => (index + TABS.len() - 1) % TABS.len(),
        "Home" => 0,
        "End" => TABS.len() - 1,
        _ => return,
    };
    event.prevent_default();
    send.emit(Msg::Show(TABS[next]));
    let id = format!("tab-{}", name(TABS[next]));
    let element = web_sys::window()
        .and_then(|window| window.document())
        .and_then(|document| document.get_element_by_id(&id))
        .and_then(|element| wasm_bindgen::JsCast::dyn_into::<HtmlElement>(element).ok());
    if let Some(element) = element {
        let _ = element.focus();
    }
}
