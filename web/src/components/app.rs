//! The page as one component: it holds the state and the bridge, and hands each part what that part draws.

use crate::bridge::symbol_highlight::SymbolHighlight;
use crate::bridge::window_events::WindowEvents;
use crate::bridge::{Bridge, browser};
use crate::components::architectures::ArchitecturesDialog;
use crate::components::centre_column::CentreColumn;
use crate::components::compare::CompareDialog;
use crate::components::device::DevicePop;
use crate::components::examination::ExaminationReport;
use crate::components::experiments;
use crate::components::header::Header;
use crate::components::keys::{KeysDialog, is_ours, press};
use crate::components::left_column::LeftColumn;
use crate::components::note::NoteLine;
use crate::components::picker::{KnobPop, Picker};
use crate::components::picture::Dark;
use crate::components::player::Player;
use crate::components::right_column::RightColumn;
use crate::components::runs::RunsDialog;
use crate::components::sentence::Sentence;
use crate::components::slide::Slide;
use crate::components::twins::Twins;
use crate::panel::heights::squeeze;
use crate::panel::interface::{Place, Reading};
use crate::panel::list;
use crate::shared::Shared;
use crate::state::message::{Msg, Popover, Tab, WorkerId};
use crate::state::model::State;
use crate::state::run::run_state::Run;
use crate::state::twin::twin_run::outcome;
use crate::state::workers::devices::Gpu;
use gloo_events::{EventListener, EventListenerOptions};
use gloo_timers::callback::Interval;
use protocol::{ImageSheet, Report};
use std::rc::Rc;
use wasm_bindgen::JsCast;
use web_sys::KeyboardEvent;
use yew::prelude::*;

/// Milliseconds between two ticks of the page's clock.
const TICK: u32 = 250;

/// Holds the state of the page, and draws all of it.
pub struct App {
    state: State,
    bridge: Bridge,
    watch: Option<WindowEvents>,
    breaking: bool,
    example: Option<Rc<ImageSheet>>,
    _highlight: Option<SymbolHighlight>,
    _keys: Option<EventListener>,
    _tick: Interval,
}

/// Says what reaches the page: a message for the state, or a key.
pub enum Input {
    /// What happened.
    Msg(Msg),
    /// A key.
    Key(String),
}

impl Component for App {
    type Message = Input;
    type Properties = ();

    fn create(ctx: &Context<Self>) -> Self {
        let send = ctx.link().callback(Input::Msg);
        let dark = browser::matches("(prefers-color-scheme: dark)");
        let mut state = State::new(
            browser::fragment(),
            browser::stored_theme(),
            dark,
            browser::window_size(),
        );
        state.lab.workers = browser::spare_cores();
        state.run.kept = browser::kept_runs();
        browser::set_theme(state.view.theme, false);
        let tick = send.clone();
        let mut watch = WindowEvents::start(&send);
        if let (true, Some(watch)) = (state.view.link.slide, &mut watch) {
            watch.in_frame(&send);
        }
        Self {
            state,
            bridge: Bridge::new(send),
            watch,
            breaking: false,
            example: None,
            _highlight: SymbolHighlight::start(),
            _keys: listen(ctx.link().callback(Input::Key)),
            _tick: Interval::new(TICK, move || tick.emit(Msg::Tick(browser::now()))),
        }
    }

    fn update(&mut self, ctx: &Context<Self>, input: Input) -> bool {
        let msg = match input {
            Input::Msg(msg) => Some(msg),
            Input::Key(key) => press(&key, &self.state, &mut self.breaking),
        };
        let Some(msg) = msg else { return false };
        let (was_slide, drawn) = (self.state.view.link.slide, matches!(msg, Msg::Drawn));
        for effect in self.state.reduce(msg) {
            self.bridge.carry_out(effect);
        }
        if let (true, Some(watch)) = (self.state.view.link.slide && !was_slide, &mut self.watch) {
            watch.in_frame(&ctx.link().callback(Input::Msg));
        }
        self.follow_example();
        !drawn
    }

    fn view(&self, ctx: &Context<Self>) -> Html {
        html! {
            <ContextProvider<Dark> context={Dark(self.state.view.dark())}>{ self.whole(ctx) }</ContextProvider<Dark>>
        }
    }
}

impl App {
    fn whole(&self, ctx: &Context<Self>) -> Html {
        let send = ctx.link().callback(Input::Msg);
        let state = &self.state;
        match Reading::of(state, &send) {
            Some(reading) if state.view.link.slide => {
                let error = state
                    .view
                    .link
                    .control
                    .as_ref()
                    .and_then(|path| state.run.errors.get(path));
                html! {
                    <Slide {reading} frame={state.run.seen().frame}
                        curve={state.view.link.curve.clone()} control={state.view.link.control.clone()} error={error.map(|error| AttrValue::from(error.clone()))}
                        playing={state.run.playing} budget={state.run.budget()} width={state.view.window.0} height={state.view.window.1} dark={state.view.dark()}
                        page={state.page_link()} />
                }
            }
            _ if state.view.link.slide => {
                html! { <div class="embed"><p class="empty" data-test="note">{ self.waiting() }</p></div> }
            }
            _ => self.page(&send),
        }
    }

    /// What stands where the run will be.
    fn waiting(&self) -> String {
        match &self.state.view.note {
            Some(note) => format!("{} {}", note.strong, note.text),
            None => "Starting to train …".to_owned(),
        }
    }

    fn page(&self, send: &Callback<Msg>) -> Html {
        let state = &self.state;
        let devices = &state.workers.devices;
        let description = state.run.active.as_ref().map(|run| run.description.clone());
        html! {<>
            <a class="skip" href="#map" onclick={Callback::from(skip)}>{ "Skip to the embedding" }</a>
            <Header device={devices.name()} gain={devices.gain().map(AttrValue::from)} reason={devices.reason()} cpu={devices.active == WorkerId::Cpu}
                dark={state.view.dark()} copied={state.view.copied} open={state.view.open == Some(Popover::Device)} experiment={state.experiment_progress().map(AttrValue::from)} send={send.clone()} />
            <section class="sentence" aria-label="What trains">
                <Sentence {description} open={state.view.open.clone()} send={send.clone()} />
                <NoteLine note={state.view.note.clone()} difference={state.run.active.as_ref().and_then(|run| run.difference.clone())} errors={state.loose_errors().into_iter().map(AttrValue::from).collect::<Vec<_>>()} send={send.clone()} />
            </section>
            { self.work(send) }
            <Player metrics={state.run.seen().metrics} live={state.run.metrics.step} back={state.run.past.as_ref().map(|past| past.playing)} back_pace={state.run.back_pace} can_fork={state.can_fork()} playing={state.run.playing} finished={state.run.finished} stuck={state.run.diverged.is_some()} ready={state.run.active.is_some()}
                budget={state.run.budget()} pace={state.run.pace} status={self.status()} error={state.run.errors.get("run.steps").map(|error| AttrValue::from(error.clone()))} send={send.clone()} />
            { self.over(send) }
            <div class="sr" role="status" aria-live="polite" aria-atomic="true" data-test="spoken">{ &state.speech.text }</div>
        </>}
    }

    fn work(&self, send: &Callback<Msg>) -> Html {
        let state = &self.state;
        let Some(reading) = Reading::of(state, send) else {
            return html! { <main class="work waiting"><section class="centre-column" id="map" tabindex="-1"><div class="stage"></div></section></main> };
        };
        let (run, catalogue) = (&reading.run, &reading.catalogue);
        let squeeze = squeeze(&reading, state.view.window, self.lines());
        let collapsed = reading.metrics.is_point();
        let seen = state.run.seen();
        // What is looked at moves only while it is played.
        let moves = state.run.past.as_ref().map_or(state.run.playing, |past| past.playing);
        if !state.twins.runs.is_empty() {
            return html! {
                <main class="work twins">
                    <Twins run={run.clone()} title={self.method(&reading)} frame={seen.frame} metrics={reading.metrics.clone()} twins={state.twins.runs.clone()}
                        marks={state.view.marks} pinned={state.view.pinned} dark={state.view.dark()} send={send.clone()} />
                    <section class="right-column" aria-label="Both runs in numbers">
                        <p class="twins-outcome" data-test="twins-outcome">{ outcome(&reading.metrics, &state.twins.runs) }</p>
                        { list::draw(&reading, Place::Column, squeeze) }
                    </section>
                </main>
            };
        }
        let below = list::draw(&reading, Place::Mechanism, 1.0);
        html! {
            <main class="work" style={format!("--lines:{}", self.lines())}>
                <LeftColumn catalogue={catalogue.clone()} run={run.clone()} measured={reading.metrics.graphs()} latest={self.last_report(&reading)} tab={state.view.tab} views={state.run.views.clone()} example={self.example.clone()}
                    ablations={state.ablations()} errors={state.run.errors.clone()} send={send.clone()} />
                <CentreColumn run={run.clone()} frame={seen.frame} pictures={seen.pictures} mechanisms={seen.mechanisms} below={below} centre={state.view.centre} projection={state.view.projection}
                    marks={state.view.marks} hover={state.view.hover} pinned={state.view.pinned} {collapsed} dark={state.view.dark()} playing={moves} send={send.clone()} />
                <RightColumn reading={reading.clone()} {squeeze} />
                <ExaminationReport reading={reading.clone()} ready={state.can_examine()} />
            </main>
        }
    }

    /// The name of the run's method.
    fn method(&self, reading: &Reading) -> AttrValue {
        let card = reading.catalogue.chosen(&reading.run.confirmed, "method");
        card.map_or_else(AttrValue::default, |card| card.title.to_string().into())
    }

    /// The last report, for the only tab that shows it: the others are not drawn again for each.
    fn last_report(&self, reading: &Reading) -> Option<Shared<Report>> {
        let shown = self.state.view.tab == Tab::About;
        reading.metrics.latest.clone().filter(|_| shown).map(Shared::new)
    }

    /// What is open over the page.
    fn over(&self, send: &Callback<Msg>) -> Html {
        let state = &self.state;
        let errors: Vec<AttrValue> = state.run.choice_errors().into_iter().map(AttrValue::from).collect();
        let (Some(catalogue), Some(run)) = (&state.catalogue, &state.run.active) else {
            return html! {};
        };
        let (catalogue, run): (Shared<_>, Shared<Run>) = (catalogue.clone(), run.clone());
        match &state.view.open {
            Some(Popover::Choice(path)) => {
                html! { <Picker {catalogue} {run} path={path.clone()} {errors} send={send.clone()} /> }
            }
            Some(Popover::Knob(path)) => {
                let errors: Vec<AttrValue> = state
                    .run
                    .errors
                    .get(path.as_ref())
                    .map(|error| AttrValue::from(error.clone()))
                    .into_iter()
                    .collect();
                html! { <KnobPop {catalogue} {run} path={path.clone()} {errors} send={send.clone()} /> }
            }
            Some(Popover::Device) => {
                html! { <DevicePop devices={state.workers.devices.clone()} send={send.clone()} /> }
            }
            Some(Popover::Keys) => html! { <KeysDialog on={!state.view.keys_off} send={send.clone()} /> },
            Some(Popover::Architectures) => html! {
                <ArchitecturesDialog {catalogue} pair={state.architectures.pair.clone()} known={state.architectures.known.clone()} example={self.example.clone()} send={send.clone()} />
            },
            Some(Popover::Experiments) => experiments::dialog(state, catalogue, send.clone()),
            Some(Popover::Compare) => {
                let ablations = state
                    .ablations()
                    .into_iter()
                    .map(|(ablation, _)| ablation)
                    .collect::<Vec<_>>();
                html! { <CompareDialog {catalogue} {run} {ablations} send={send.clone()} /> }
            }
            Some(Popover::Runs) => html! {
                <RunsDialog {catalogue} record={state.record.clone()} copied={state.view.copied} send={send.clone()} />
            },
            None => html! {},
        }
    }

    /// Lines under the sentence, for which work gives up height.
    fn lines(&self) -> u8 {
        let difference = self
            .state
            .run
            .active
            .as_ref()
            .is_some_and(|run| run.difference.is_some());
        u8::from(self.state.view.note.is_some()) + u8::from(difference)
    }

    /// What happens while nothing steps.
    fn status(&self) -> Option<AttrValue> {
        let state = &self.state;
        if state.run.active.is_none() {
            return Some("starting…".into());
        }
        let starting = state.run.metrics.step < 60 && state.run.metrics.per_second.is_none() && state.run.playing;
        (starting && state.workers.devices.gpu == Gpu::Loading).then(|| "starting the GPU…".into())
    }

    /// The picture and views in the diagram: the pinned image's, or those of the grid's first.
    fn follow_example(&mut self) {
        let Some(run) = &self.state.run.active else { return };
        let pinned = self.state.run.frame.as_ref().and_then(|frame| frame.pinned.as_ref());
        let pinned = pinned.filter(|pinned| !pinned.views.is_empty());
        let sheet = match (pinned, &self.state.run.views) {
            (Some(pinned), _) => joined(&run.facts.pictures, pinned.index as usize, &pinned.views),
            (None, Some(views)) => {
                let second = 1 + crate::state::run::run_state::DRAWS as usize;
                picked(views, &[0, 1, second])
            }
            _ => None,
        };
        if let Some(sheet) = sheet
            && self.example.as_deref() != Some(&sheet)
        {
            self.example = Some(Rc::new(sheet));
        }
    }
}

/// One image of `sheet`, then all of `views`.
fn joined(sheet: &ImageSheet, index: usize, views: &ImageSheet) -> Option<ImageSheet> {
    let same = (sheet.width, sheet.height, sheet.channels) == (views.width, views.height, views.channels);
    let first = sheet.get(index).filter(|_| same)?;
    let pixels = first.iter().chain(&views.pixels).copied().collect();
    Some(ImageSheet { pixels, ..*views })
}

/// Some images of `sheet`, those that it has.
fn picked(sheet: &ImageSheet, indices: &[usize]) -> Option<ImageSheet> {
    let pixels: Vec<u8> = indices
        .iter()
        .filter_map(|index| sheet.get(*index))
        .flatten()
        .copied()
        .collect();
    (!pixels.is_empty()).then_some(ImageSheet { pixels, ..*sheet })
}

/// The link must not touch the fragment, which is the run.
fn skip(event: MouseEvent) {
    event.prevent_default();
    let map = web_sys::window()
        .and_then(|window| window.document())
        .and_then(|document| document.get_element_by_id("map"))
        .and_then(|map| map.dyn_into::<web_sys::HtmlElement>().ok());
    if let Some(map) = map {
        let _ = map.focus();
    }
}

/// Keys that are meant for the page.
fn listen(keys: Callback<String>) -> Option<EventListener> {
    let document = web_sys::window()?.document()?;
    let options = EventListenerOptions::enable_prevent_default();
    Some(EventListener::new_with_options(
        &document,
        "keydown",
        options,
        move |event| {
            let Some(event) = event.dyn_ref::<KeyboardEvent>() else {
                return;
            };
            if is_ours(event) {
                if event.key() == " " || event.key() == "/" {
                    event.prevent_default();
                }
                let shift = event.shift_key() && event.key().starts_with("Arrow");
                keys.emit(if shift {
                    format!("Shift+{}", event.key())
                } else {
                    event.key()
                });
            }
        },
    ))
}
