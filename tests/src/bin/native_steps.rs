//! Milliseconds a step natively on the CPU, of each run that is timed: one number a line.

use anyhow::{Result, bail};
use protocol::wire::ToWorker;
use protocol::{Command, DeviceKind, Event};
use ssl::burn::tensor::Device;
use tests::runs::{BATCH, TIMED, config};
use worker::Session;
use worker::catalogue::catalogue;

fn main() -> Result<()> {
    let steps = std::env::args().nth(1).and_then(|word| word.parse().ok()).unwrap_or(20);
    let mut session = Session::new(catalogue(), Device::flex(), DeviceKind::Cpu);
    let Event::Hello { catalogue, .. } = session.hello() else {
        bail!("the session does not greet");
    };
    for (_, settings) in TIMED {
        let config = config(&catalogue, &format!("{settings} {BATCH}"))?;
        let command = Command::Trial { config, steps };
        let answers = pollster::block_on(session.handle(ToWorker { run: 1, command }));
        let time = answers.iter().find_map(|answer| match &answer.event {
            Event::Trial { ms_per_step } => Some(*ms_per_step),
            _ => None,
        });
        match time {
            Some(time) => println!("{time}"),
            None => bail!("no time for {settings}: {answers:?}"),
        }
    }
    Ok(())
}
