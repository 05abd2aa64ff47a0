//! The race between the CPU and WebGPU, and workers that die.

use crate::state::tests::*;

const RATE: Event = Event::Rate {
    step: 50,
    per_second: 20.0,
};

fn snapshot(step: u64) -> Event {
    Event::Snapshot {
        step,
        snapshot: vec![1, 2],
    }
}

/// A state whose GPU worker is there and was asked to time the run.
fn timing() -> State {
    let mut state = training();
    assert_eq!(state.reduce(said(WorkerId::Cpu, 1, RATE)), [Effect::Probe]);
    assert_eq!(state.reduce(Msg::Adapter(Ok(()))), [Effect::Spawn(WorkerId::Gpu)]);
    let effects = state.reduce(said(WorkerId::Gpu, 0, fixture::hello_gpu()));
    assert!(
        matches!(commands(&effects)[..], [(WorkerId::Gpu, 2, Command::Trial { .. })]),
        "{effects:?}"
    );
    state
}

/// A state whose run was moved to the GPU.
fn on_gpu() -> State {
    let mut state = timing();
    state.reduce(said(WorkerId::Gpu, 2, Event::Trial { ms_per_step: 5.0 }));
    state.reduce(said(WorkerId::Cpu, 1, snapshot(60)));
    state.reduce(said(WorkerId::Gpu, 3, fixture::started(&fixture::config(), 60)));
    state.reduce(said(WorkerId::Gpu, 3, Event::Playing(true)));
    state
}

#[test]
fn a_faster_gpu_gets_the_run_by_a_snapshot() {
    let mut state = timing();
    let effects = state.reduce(said(WorkerId::Gpu, 2, Event::Trial { ms_per_step: 5.0 }));
    assert_eq!(commands(&effects), [(WorkerId::Cpu, 1, &Command::Snapshot)]);
    state.reduce(said(WorkerId::Cpu, 1, Event::Report(fixture::report(60))));
    let effects = state.reduce(said(WorkerId::Cpu, 1, snapshot(60)));
    assert!(
        matches!(
            commands(&effects)[..],
            [(WorkerId::Gpu, 3, Command::Restore { playing: true, .. })]
        ),
        "{effects:?}"
    );
    let effects = state.reduce(said(WorkerId::Gpu, 3, fixture::started(&fixture::config(), 60)));
    assert!(
        commands(&effects).contains(&(WorkerId::Cpu, 1, &Command::Pause)),
        "the CPU's run rests"
    );
    assert_eq!(state.workers.devices.active, WorkerId::Gpu);
    assert_eq!(state.workers.devices.gain().as_deref(), Some("10.0× the CPU"));
    assert_eq!(state.run.metrics.history.steps, [0.0, 60.0], "the curves go on");
    assert_eq!(state.run.metrics.step, 60);
}

#[test]
fn a_slower_gpu_does_not_and_the_page_says_why() {
    let mut state = timing();
    assert_eq!(
        state.reduce(said(WorkerId::Gpu, 2, Event::Trial { ms_per_step: 48.0 })),
        []
    );
    assert_eq!(
        state.workers.devices.reason(),
        "CPU: faster than this GPU for this small network, 50 against 48 ms a step."
    );
    let effects = state.reduce(Msg::Device(DevicePreference::Gpu));
    assert_eq!(
        commands(&effects),
        [(WorkerId::Cpu, 1, &Command::Snapshot)],
        "a person may choose it all the same"
    );
    state.reduce(said(WorkerId::Cpu, 1, snapshot(60)));
    state.reduce(said(WorkerId::Gpu, 3, fixture::started(&fixture::config(), 60)));
    state.workers.devices.gpu_ms = Some(90.0);
    assert_eq!(
        state.workers.devices.gain().as_deref(),
        Some("1.8× slower than the CPU")
    );
    assert_eq!(state.workers.devices.reason(), "WebGPU, 1.8× slower than the CPU here.");
}

#[test]
fn a_slow_pace_says_nothing_about_the_cpu() {
    let mut state = training();
    state.reduce(Msg::Pace(Some(3.0)));
    assert_eq!(state.reduce(said(WorkerId::Cpu, 1, RATE)), []);
    assert_eq!(state.workers.devices.cpu_ms, None);
}

#[test]
fn without_webgpu_the_page_says_so_once() {
    let mut state = training();
    state.reduce(said(WorkerId::Cpu, 1, RATE));
    state.reduce(Msg::Adapter(Err("This browser offers no WebGPU".into())));
    let note = state.view.note.clone().expect("a note");
    assert_eq!(
        note.strong,
        "This browser offers no WebGPU, so training runs on the CPU."
    );
    assert!(note.text.starts_with("Everything works."), "{}", note.text);
    assert_eq!(state.reduce(said(WorkerId::Cpu, 1, RATE)), []);
}

#[test]
fn a_lost_gpu_goes_on_from_the_last_snapshot_on_the_cpu() {
    let mut state = on_gpu();
    state.reduce(said(WorkerId::Gpu, 3, snapshot(3100)));
    state.reduce(said(WorkerId::Gpu, 3, Event::Report(fixture::report(3120))));
    let effects = state.reduce(said(WorkerId::Gpu, 3, Event::Failed("The device was lost.".into())));
    assert!(effects.contains(&Effect::Kill(WorkerId::Gpu)));
    assert!(
        matches!(
            commands(&effects)[..],
            [(WorkerId::Cpu, 4, Command::Restore { playing: true, .. })]
        ),
        "{effects:?}"
    );
    let note = state.view.note.clone().expect("a note");
    assert_eq!(note.strong, "The GPU stopped answering at step 3,120.");
    assert_eq!(note.text, "Training goes on from step 3,100 on the CPU.");
    assert!(note.action.is_some());
}

#[test]
fn a_gpu_lost_before_its_first_snapshot_goes_on_from_the_one_that_moved_the_run() {
    let mut state = timing();
    state.reduce(said(WorkerId::Gpu, 2, Event::Trial { ms_per_step: 5.0 }));
    state.reduce(said(WorkerId::Cpu, 1, snapshot(60)));
    // The CPU trains on, and keeps what it has, until the GPU has answered.
    let later = Event::Snapshot {
        step: 90,
        snapshot: vec![3],
    };
    state.reduce(said(WorkerId::Cpu, 1, later));
    state.reduce(said(WorkerId::Gpu, 3, fixture::started(&fixture::config(), 60)));
    let effects = state.reduce(said(WorkerId::Gpu, 3, Event::Failed("The device was lost.".into())));
    let [(WorkerId::Cpu, 4, Command::Restore { snapshot, .. })] = commands(&effects)[..] else {
        panic!("{effects:?}")
    };
    assert_eq!(snapshot, &[1, 2]);
    let note = state.view.note.clone().expect("a note");
    assert_eq!(note.text, "Training goes on from step 60 on the CPU.");
}

#[test]
fn a_dead_cpu_worker_is_replaced_and_goes_on() {
    let mut state = training();
    state.reduce(said(WorkerId::Cpu, 1, snapshot(40)));
    let effects = state.reduce(Msg::Died(WorkerId::Cpu, "The worker stopped.".into()));
    assert_eq!(effects, [Effect::Kill(WorkerId::Cpu), Effect::Spawn(WorkerId::Cpu)]);
    assert!(state.view.note.is_some());
    let effects = state.reduce(said(WorkerId::Cpu, 0, fixture::hello()));
    assert!(
        matches!(
            commands(&effects)[..],
            [(WorkerId::Cpu, 2, Command::Restore { playing: true, .. })]
        ),
        "{effects:?}"
    );
}

#[test]
fn a_worker_that_never_comes_up_is_a_sentence_in_the_end() {
    let mut state = State::new(String::new(), None, false, (1440.0, 900.0));
    for _ in 0..3 {
        let effects = state.reduce(Msg::Died(WorkerId::Cpu, "The worker could not be fetched.".into()));
        assert!(effects.contains(&Effect::Spawn(WorkerId::Cpu)));
    }
    let effects = state.reduce(Msg::Died(WorkerId::Cpu, "The worker could not be fetched.".into()));
    assert_eq!(effects, [Effect::Kill(WorkerId::Cpu)]);
    assert!(
        state
            .view
            .note
            .is_some_and(|note| note.text.contains("could not be fetched"))
    );
}

#[test]
fn a_silent_worker_counts_as_dead_and_a_machine_that_slept_does_not() {
    let mut state = training();
    state.reduce(Msg::Tick(0.0));
    assert_eq!(state.reduce(Msg::Tick(60_000.0)), [], "the machine slept");
    let mut effects = vec![];
    for second in 61..=81 {
        effects = state.reduce(Msg::Tick(f64::from(second) * 1000.0));
        if !effects.is_empty() {
            break;
        }
    }
    assert!(effects.contains(&Effect::Spawn(WorkerId::Cpu)), "{effects:?}");
}

#[test]
fn another_network_starts_on_the_cpu_and_is_timed_again() {
    let mut state = on_gpu();
    let effects = state.reduce(turn("method", "masked"));
    assert!(
        matches!(commands(&effects)[..], [(WorkerId::Cpu, 4, Command::Start { .. })]),
        "{effects:?}"
    );
    let config = fixture::catalogue()
        .complete(&[("method".into(), "masked".into())].into())
        .unwrap();
    state.reduce(said(WorkerId::Cpu, 4, fixture::started(&config, 0)));
    assert_eq!(state.workers.devices.active, WorkerId::Cpu);
    let effects = state.reduce(said(WorkerId::Cpu, 4, RATE));
    assert!(
        matches!(commands(&effects)[..], [(WorkerId::Gpu, 5, Command::Trial { .. })]),
        "{effects:?}"
    );
    let mut state = on_gpu();
    let effects = state.reduce(Msg::Restart);
    assert!(
        matches!(commands(&effects)[..], [(WorkerId::Gpu, 4, Command::Start { .. })]),
        "the same run stays where it is"
    );
}
