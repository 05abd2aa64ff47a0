//! Ends that are not errors: a closed pipe, as of `head`, and Ctrl-C.

use crate::process::{command, folder};
use std::io::{BufRead, BufReader, Read};
use std::process::{Child, Command, Stdio};

const LONG: &str = "train --config simsiam+digits --steps 100000 --set measure.every=1 --set run.batch=8 --json";

/// A run that would take long, after its first line.
fn begun(mut program: Command) -> (Child, BufReader<impl Read>) {
    let mut child = program.stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
    let mut output = BufReader::new(child.stdout.take().unwrap());
    let mut line = String::new();
    output.read_line(&mut line).unwrap();
    assert!(line.starts_with('{'), "{line}");
    (child, output)
}

fn errors(child: &mut Child) -> String {
    let mut text = String::new();
    child.stderr.take().unwrap().read_to_string(&mut text).unwrap();
    text
}

#[test]
fn a_closed_pipe_ends_the_run_quietly() {
    let (mut child, output) = begun(command(LONG));
    drop(output);
    assert_eq!(errors(&mut child), "");
    assert_eq!(child.wait().unwrap().code(), Some(0));
}

#[test]
fn a_closed_pipe_does_not_keep_the_network_from_being_kept() {
    let file = folder("piped").join("net.safetensors");
    let words = LONG.replace("100000", "40");
    let (mut child, output) = begun(command(&format!("{words} --save {}", file.display())));
    drop(output);
    assert_eq!(errors(&mut child), "");
    assert_eq!(child.wait().unwrap().code(), Some(0));
    assert!(file.is_file());
}

// A shell starts what runs in the background with interrupts ignored, this test among it; `env` of GNU undoes that.
#[cfg(target_os = "linux")]
#[test]
fn an_interrupt_ends_the_run_quietly() {
    use std::os::unix::process::ExitStatusExt;
    let program = command(LONG);
    let mut heeding = Command::new("env");
    heeding
        .arg("--default-signal=INT")
        .arg(program.get_program())
        .args(program.get_args());
    let (mut child, _output) = begun(heeding);
    let asked = Command::new("kill").args(["-INT", &child.id().to_string()]).status();
    assert!(asked.unwrap().success());
    assert_eq!(errors(&mut child), "");
    assert_eq!(
        child.wait().unwrap().signal(),
        Some(2),
        "as every program that is interrupted ends"
    );
}
