//! A slice of work: a few steps, and whatever is due after them.
//!
//! Instruments and frames take a bounded share of the time; both come at once when a person steps by
//! hand, and at the end.

use crate::clock::now;
use crate::page::frame::frame;
use crate::page::pictures::pictures;
use crate::run::{Run, UNREAD};
use crate::session::{Events, Going, Session};
use protocol::Event;
use protocol::wire::ToPage;
use ssl::SslError;

/// Seconds of stepping, so that commands are heard soon.
const SLICE: f64 = 0.012;
/// Most seconds of examining between two looks for commands.
const LONGEST: f64 = 0.2;
/// Time that readings may take for one of training; a tenth is promised, and a clock is coarse.
const READING_SHARE: f64 = 0.08;
/// Least seconds between readings when single steps are watched.
const WATCHED: f64 = 0.3;
/// Share of the time that frames may take, and least seconds between them.
const FRAME_SHARE: f64 = 0.15;
const FRAME_EVERY: f64 = 0.1;
/// Least seconds between pictures that a run paints.
const PICTURES_EVERY: f64 = 0.25;
/// Snapshots to fall back on: every so many steps or seconds, and their share of the time.
const KEEP_STEPS: u64 = 200;
const KEEP_EVERY: f64 = 2.0;
const KEEP_SHARE: f64 = 0.05;
/// Seconds between snapshots that the page is given.
const SEND_EVERY: f64 = 5.0;

impl Session {
    /// Does a bounded piece of work. Does nothing where [`Session::wait`] says to wait.
    pub async fn advance(&mut self) -> Vec<ToPage> {
        let mut events = Events::new();
        if let Err(error) = self.slice(&mut events).await {
            events.extend(self.fail(&error));
        }
        self.about(events)
    }

    /// Seconds until there is something to do; none until there is a command.
    pub fn wait(&self) -> Option<f64> {
        let run = self.run.as_ref()?;
        let moment = now();
        let step = self.steps_on(run).then(|| self.pace.next());
        let frame = self.wants_frame().then(|| self.next_frame());
        let examining = self.examining.is_some().then_some(moment);
        let due = [step, frame, examining].into_iter().flatten().reduce(f64::min)?;
        Some((due - moment).max(0.0))
    }

    fn steps_on(&self, _run: &Run) -> bool {
        matches!(self.going, Going::Playing | Going::Counted(_))
    }

    fn wants_frame(&self) -> bool {
        self.credit > 0 && self.stale && self.going != Going::Halted
    }

    fn next_frame(&self) -> f64 {
        let share = self.frames.next(FRAME_SHARE);
        // A paused run has nothing else to do.
        let share = if self.going == Going::Paused { 0.0 } else { share };
        let first = self.frames.last() == 0.0;
        share.max(if first { 0.0 } else { self.frames.last() + FRAME_EVERY })
    }

    async fn slice(&mut self, events: &mut Events) -> Result<(), SslError> {
        // A credited first frame comes before the first step.
        if self.wants_frame() && self.frames.last() == 0.0 {
            self.draw(events).await?;
        }
        let began = now();
        let until = began + SLICE;
        while self.run.as_ref().is_some_and(|run| self.steps_on(run)) && now() >= self.pace.next() {
            if !self.step(events).await? || now() >= until {
                break;
            }
        }
        self.after(events).await?;
        // Half of the time: as long as the steps took, which may each be longer than a slice.
        let share = (now() - began).clamp(SLICE, LONGEST);
        self.examine_on(now() + share, events).await?;
        if self.wants_frame() && now() >= self.next_frame() {
            self.draw(events).await?;
        }
        Ok(())
    }

    /// Takes a step, unless the budget is used up; says whether to go on.
    async fn step(&mut self, events: &mut Events) -> Result<bool, SslError> {
        let Some(run) = &mut self.run else { return Ok(false) };
        if run.steps() >= run.budget() {
            self.finish(events).await?;
            return Ok(false);
        }
        if run.good.is_none() {
            run.good = Some(run.snapshot().await?);
            self.kept.done(now(), now());
        }
        self.pace.stepped(now());
        run.step()?;
        self.stale = true;
        let mut last = run.steps() >= run.budget();
        let full = run.unread() >= UNREAD;
        if let Going::Counted(left) = self.going {
            self.going = match left {
                0 | 1 => Going::Paused,
                more => Going::Counted(more - 1),
            };
            last |= self.going == Going::Paused;
        }
        if last || self.reading_due() {
            self.report(events).await?;
        } else if full
            && let Some(run) = &mut self.run
            && let Err(broken) = run.read(&[]).await?
        {
            self.diverge(broken, events).await?;
        }
        if last && self.going == Going::Paused {
            events.push(Event::Playing(false));
        }
        Ok(!last && self.going != Going::Halted)
    }

    fn reading_due(&self) -> bool {
        let Some(run) = &self.run else { return false };
        let every = run.config.count("measure.every").unwrap_or(1).max(1) as u64;
        let moment = now();
        let watched = self.pace.is_slow() && moment - self.readings.last() >= WATCHED;
        let due = run.steps() >= self.reported + every || watched;
        due && self.readings.due(moment, READING_SHARE)
    }

    async fn report(&mut self, events: &mut Events) -> Result<(), SslError> {
        let began = now();
        let Some(run) = &mut self.run else { return Ok(()) };
        match run.report().await? {
            Ok(report) => {
                self.reported = report.step;
                events.push(Event::Report(report));
            }
            Err(broken) => self.diverge(broken, events).await?,
        }
        self.readings.done(began, now());
        Ok(())
    }

    async fn finish(&mut self, events: &mut Events) -> Result<(), SslError> {
        let Some(run) = &self.run else { return Ok(()) };
        let step = run.steps();
        if self.reported != step || run.unread() > 0 {
            self.report(events).await?;
        }
        if self.going != Going::Halted {
            (self.going, self.finished) = (Going::Paused, true);
            events.push(Event::Finished { step });
            events.push(Event::Playing(false));
        }
        Ok(())
    }

    /// Rate and snapshots, when they are due.
    async fn after(&mut self, events: &mut Events) -> Result<(), SslError> {
        let moment = now();
        let Some(run) = &mut self.run else { return Ok(()) };
        if self.going != Going::Playing {
            return Ok(());
        }
        let step = run.steps();
        if let Some(per_second) = self.rate.read(moment, step) {
            events.push(Event::Rate { step, per_second });
        }
        let newest = run.candidate.as_ref().or(run.good.as_ref()).map_or(0, |kept| kept.step);
        let due = step >= newest + KEEP_STEPS || moment - self.kept.last() >= KEEP_EVERY;
        if step == newest || !due || !self.kept.due(moment, KEEP_SHARE) {
            return Ok(());
        }
        if let Err(broken) = run.read(&[]).await? {
            return self.diverge(broken, events).await;
        }
        let kept = run.snapshot().await?;
        // One that is still to prove itself is not put aside for a newer one.
        run.candidate.get_or_insert_with(|| kept.clone());
        self.kept.done(moment, now());
        if moment - self.sent >= SEND_EVERY {
            self.sent = moment;
            events.push(Event::Snapshot {
                step: kept.step,
                snapshot: kept.bytes.to_vec(),
            });
        }
        Ok(())
    }

    /// Sends a frame, and what the run paints.
    async fn draw(&mut self, events: &mut Events) -> Result<(), SslError> {
        let began = now();
        let Some(run) = &mut self.run else { return Ok(()) };
        let seen = match run.look().await? {
            Ok(seen) => seen,
            Err(broken) => return self.diverge(broken, events).await,
        };
        let drawn = frame(run, &seen, self.projection, self.pin).await?;
        run.seen = Some(seen);
        events.push(Event::Frame(drawn));
        // Clocks begin at 0: what was never painted is due, however early it is.
        let due = self.painted.last() == 0.0 || now() - self.painted.last() >= PICTURES_EVERY;
        if run.description.pictures.is_some() && due {
            events.extend(pictures(run, self.masks).await?.map(Event::Pictures));
            self.painted.done(began, now());
        }
        self.credit -= 1;
        self.stale = false;
        self.frames.done(began, now());
        Ok(())
    }
}
