//! The sandbox with programs that attack nothing.

use std::io::{BufRead, BufReader, Write};
use std::sync::Arc;
use std::time::{Duration, Instant};

use libtest_mimic::{Failed, Trial};
use synfin::sandbox::Level;
use synfin::sandbox::{Cell, Choice, How, Reach, Stopped, Task};
use synfin::sys::leash;

/// A test of its own.
pub fn trials() -> Vec<Trial> {
    let tests: [(&str, fn()); 4] = [
        ("the_requested_level_is_reached", the_requested_level_is_reached),
        ("input_is_fed_and_output_captured", input_is_fed_and_output_captured),
        ("a_missing_program_is_named", a_missing_program_is_named),
        ("a_background_process_holds_nothing_up", a_background_process_holds_nothing_up),
    ];
    let run = |test: fn()| {
        move || -> Result<(), Failed> {
            test();
            Ok(())
        }
    };
    tests.into_iter().map(|(name, test)| Trial::test(name, run(test))).collect()
}

fn cell() -> Cell {
    Cell::new(&Arc::new(Reach::find(Choice::Auto).unwrap())).unwrap()
}

fn shell(cell: &Cell, script: &str) -> Task {
    Task::run(["sh", "-c", script], cell.home().to_path_buf())
}

fn the_requested_level_is_reached() {
    let none = Reach::find(Choice::None).unwrap();
    assert_eq!(none.level().name(), "none");
    match Reach::find(Choice::Strict) {
        Ok(reach) => {
            assert_eq!(reach.level().name(), "strict");
            assert_eq!(Reach::find(Choice::Auto).unwrap().remark(), None);
        }
        Err(error) => {
            assert!(error.to_string().contains("`strict` cannot be had here"), "{error}");
            assert!(Reach::find(Choice::Auto).unwrap().remark().is_some());
        }
    }
}

fn input_is_fed_and_output_captured() {
    let cell = cell();
    let mut task = shell(&cell, "cat; echo problem >&2; exit 3");
    task.input = b"text\n".repeat(100_000);
    let ended = cell.run(&task).unwrap();
    assert_eq!(ended.how, How::Exit(3), "{ended:?}");
    assert_eq!(ended.stdout, task.input);
    assert_eq!(ended.stderr, "problem\n");
}

fn a_missing_program_is_named() {
    let cell = cell();
    let task = Task::run(["no-such-program"], cell.home().to_path_buf());
    let error = cell.run(&task).unwrap_err().to_string();
    assert!(error.contains("`no-such-program`"), "{error}");
}

fn a_background_process_holds_nothing_up() {
    let cell = cell();
    let begun = Instant::now();
    let ended = cell.run(&shell(&cell, "sleep 30 & echo begun")).unwrap();
    assert_eq!((ended.how, &*ended.stdout), (How::Exit(0), &b"begun\n"[..]));
    assert!(begun.elapsed() < Duration::from_secs(10));
    let mut task = shell(&cell, "sleep 30");
    task.limits.time = Duration::from_millis(50);
    assert_eq!(cell.run(&task).unwrap().how, How::Stopped(Stopped::Time));
}

/// Prints the cost of starting a program, asking it once, and ending it, at each level.
pub fn cost() {
    const TIMES: u32 = 200;
    let best = || Reach::find(Choice::Strict).unwrap();
    let levels = [
        Reach::find(Choice::None),
        Ok(best().no_better_than(Level::Limits)),
        Ok(best().no_better_than(Level::Files)),
        Ok(best()),
        Reach::find(Choice::Bwrap),
    ];
    for reach in levels {
        let Ok(reach) = reach else { continue };
        let reach = Arc::new(reach);
        let made = Instant::now();
        for _ in 0..TIMES {
            drop(Cell::new(&reach).unwrap());
        }
        let cells = made.elapsed() / TIMES;
        let cell = Cell::new(&reach).unwrap();
        let task = Task::run(["cat"], cell.home().to_path_buf());
        let mut each = Vec::new();
        for _ in 0..TIMES {
            let begun = Instant::now();
            let mut child = cell.start(&task).unwrap();
            child.stdin.as_mut().unwrap().write_all(b"hello\n").unwrap();
            let mut answer = String::new();
            BufReader::new(child.stdout.as_mut().unwrap()).read_line(&mut answer).unwrap();
            assert_eq!(answer, "hello\n");
            leash::end(&mut child).unwrap();
            each.push(begun.elapsed());
        }
        each.sort();
        let median = each.get(each.len() / 2).unwrap();
        println!("{}: a cell {cells:?}, a process {median:?}", reach.level().name());
    }
}
