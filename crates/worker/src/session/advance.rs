//! A slice of work: a few steps, and whatever is due after them.
//!
//! Instruments and frames take a bounded share of the time; both come at once when a person steps by hand, and at
//! the end of the run.

use crate::page::frame::frame;
use crate::page::mechanism::mechanism;
use crate::page::pictures::pictures;
use crate::run::UNREAD;
use crate::run::error::RunError;
use crate::session::snapshots::snapshot_event;
use crate::session::stepping::Going;
use crate::session::{Events, Session};
use protocol::Event;
use protocol::wire::ToPage;

/// Seconds of stepping in a slice, so that commands are heard soon.
const SLICE: f64 = 0.012;
/// Most seconds of examining between two looks for commands.
const LONGEST: f64 = 0.2;

impl Session {
    /// Does a bounded piece of work, and returns messages for the page. Does nothing where [`Session::wait`] says
    /// to wait.
    pub async fn advance(&mut self) -> Vec<ToPage> {
        let mut events = Events::new();
        if let Err(error) = self.slice(&mut events).await {
            events.extend(self.halt(error));
        }
        self.about(events)
    }

    /// Returns the seconds until there is something to do, or None where there is nothing until a command comes.
    pub fn wait(&self) -> Option<f64> {
        self.run.as_ref()?;
        let moment = self.clock.now();
        let step = self.goes_on().then(|| self.stepping.next_step());
        let frame = self.wants_frame().then(|| self.next_frame());
        let examining = self.examining.is_some().then_some(moment);
        let due = [step, frame, examining].into_iter().flatten().reduce(f64::min)?;
        Some((due - moment).max(0.0))
    }

    fn wants_frame(&self) -> bool {
        self.display.wants_frame() && self.stepping.going() != Going::Halted
    }

    fn next_frame(&self) -> f64 {
        self.display.next_frame(self.stepping.going() == Going::Paused)
    }

    async fn slice(&mut self, events: &mut Events) -> Result<(), RunError> {
        // The first frame comes before the first step.
        if self.wants_frame() && self.display.is_first_frame() {
            self.draw(events).await?;
        }
        let began = self.clock.now();
        let until = began + SLICE;
        while self.run.is_some() && self.goes_on() && self.clock.now() >= self.stepping.next_step() {
            if !self.step(events).await? || self.clock.now() >= until {
                break;
            }
        }
        self.store_snapshot(events).await?;
        // Half of the time: as long as the steps took, which may each be longer than a slice.
        let share = (self.clock.now() - began).clamp(SLICE, LONGEST);
        self.go_on_examining(self.clock.now() + share, events).await?;
        if self.wants_frame() && self.clock.now() >= self.next_frame() {
            self.draw(events).await?;
        }
        Ok(())
    }

    /// Takes a step, unless the budget is used up, and returns whether to go on.
    async fn step(&mut self, events: &mut Events) -> Result<bool, RunError> {
        let Some(run) = &mut self.run else { return Ok(false) };
        if run.steps() >= run.budget() {
            self.finish(events).await?;
            return Ok(false);
        }
        if run.snapshots.good().is_none() {
            let first = run.snapshot().await?;
            // So that the page can begin again from here, whatever comes.
            events.push(snapshot_event(&first));
            run.snapshots.restart_from(first);
            self.snapshots.taken(self.clock.now(), self.clock.now());
        }
        self.stepping.begin_step(self.clock.now());
        run.step()?;
        self.display.change();
        let moment = self.clock.now();
        let counted = self.stepping.count_down(moment);
        let step = run.steps();
        let ends = step >= run.budget();
        let last = counted || ends;
        let every = run.config.count("measure.every").unwrap_or(1).max(1) as u64;
        let over = run.stop.after(self.stepping.seconds(moment));
        if last || over.is_some() || self.stepping.reading_due(step, every, moment) {
            let reason = self.report(events).await?;
            if let Some(reason) = over.or(reason).filter(|_| !ends) {
                self.rest(Event::Stopped { step, reason }, events);
                return Ok(false);
            }
        } else if run.unread() >= UNREAD {
            run.read(&[]).await?;
        }
        if counted {
            events.push(Event::Playing(false));
        }
        Ok(!last)
    }

    /// Reads the instruments, and returns why the run is to stop, if it is.
    async fn report(&mut self, events: &mut Events) -> Result<Option<String>, RunError> {
        let began = self.clock.now();
        let Some(run) = &mut self.run else { return Ok(None) };
        let report = run.report().await?;
        let reason = run.stop.at(&report);
        self.stepping.report_read(report.step, began, self.clock.now());
        events.push(Event::Report(report));
        Ok(reason)
    }

    /// Pauses the run, and tells `why`.
    fn rest(&mut self, why: Event, events: &mut Events) {
        self.stepping.pause(self.clock.now());
        events.extend([why, Event::Playing(false)]);
    }

    /// Ends a run whose budget is used up.
    async fn finish(&mut self, events: &mut Events) -> Result<(), RunError> {
        let Some(run) = &self.run else { return Ok(()) };
        let step = run.steps();
        if self.stepping.reported() != step || run.unread() > 0 {
            self.report(events).await?;
        }
        self.rest(Event::Finished { step }, events);
        Ok(())
    }

    /// Tells the rate of steps, and stores a snapshot, when they are due.
    async fn store_snapshot(&mut self, events: &mut Events) -> Result<(), RunError> {
        let moment = self.clock.now();
        let Some(run) = &mut self.run else { return Ok(()) };
        if self.stepping.going() != Going::Playing {
            return Ok(());
        }
        let step = run.steps();
        if let Some(per_second) = self.stepping.rate(moment, step) {
            events.push(Event::Rate { step, per_second });
        }
        if !self.snapshots.is_due(step, run.snapshots.newest_step(), moment) {
            return Ok(());
        }
        run.read(&[]).await?;
        let stored = run.snapshot().await?;
        run.snapshots.propose(&stored);
        self.snapshots.taken(moment, self.clock.now());
        if self.snapshots.send(moment) {
            events.push(snapshot_event(&stored));
        }
        Ok(())
    }

    /// Sends a frame, what the run paints, and the mechanism while it is shown.
    async fn draw(&mut self, events: &mut Events) -> Result<(), RunError> {
        let began = self.clock.now();
        let Some(run) = &mut self.run else { return Ok(()) };
        let reading = run.look().await?;
        let drawn = frame(run, &reading, self.display.projection(), self.display.pin()).await?;
        run.remember(reading);
        events.push(Event::Frame(drawn));
        if run.description.pictures.is_some() && self.display.pictures_due(self.clock.now()) {
            let painted = pictures(run, self.display.masks()).await?;
            events.extend(painted.map(Event::Pictures));
            self.display.pictures_sent(began, self.clock.now());
        }
        let now = self.clock.now();
        if self.display.mechanism_due(now) {
            events.extend(mechanism(run).await?.map(Event::Mechanism));
            self.display.mechanism_sent(now, self.clock.now());
        }
        self.display.frame_sent(began, self.clock.now());
        Ok(())
    }
}
