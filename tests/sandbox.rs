//! The sandbox against hostile programs (`tests/hostile`), and with this machine's compilers.
//!
//! Each attack runs as a submission to a grader: this test starts itself again as the grader, once
//! as root and once as a user without privileges, and the grader grades the program at each level.
//! The outcome has to be the one in `docs/SANDBOX.md`; at the levels meant for hostile programs,
//! every attack has to fail. Afterwards no process and no file may be left.
//!
//! `cargo test --test sandbox -- --measure` prints the tables of the document, and `-- --cost` the
//! cost of each level.

#![cfg(target_os = "linux")]
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

mod sandbox {
    pub mod attacks;
    pub mod document;
    pub mod grader;
    pub mod outside;
    pub mod toolchains;
    pub mod unit;
}

use libtest_mimic::{Arguments, Trial};
use sandbox::attacks::{ATTACKS, LEVELS};
use sandbox::outside::{Outside, User};
use sandbox::{document, grader, toolchains, unit};

fn main() {
    let mut words = std::env::args().skip(1);
    match words.next().as_deref() {
        Some("--grade") => return grader::grade(words),
        Some("--build") => return toolchains::build(words),
        Some("--measure") => return measure(),
        Some("--cost") => return unit::cost(),
        _ => {}
    }
    let arguments = Arguments::from_args();
    let outside = Outside::new();
    let mut trials = unit::trials();
    for user in [User::Root, User::Ordinary] {
        let cannot = outside.as_ref().err().cloned().or_else(|| user.cannot_be());
        for attack in ATTACKS {
            let name = format!("{}_as_{}", attack.name, user.name());
            let cannot = cannot.clone().or_else(|| attack.is_too_dangerous(user));
            let outside = outside.clone();
            let run = move || document::compare(&outside?, attack, user).map_err(Into::into);
            trials.push(trial(name, cannot, run));
        }
        for toolchain in toolchains::ALL {
            let name = format!("{}_as_{}", toolchain.name, user.name());
            let cannot = cannot.clone().or_else(|| toolchain.is_missing());
            let outside = outside.clone();
            let run = move || toolchain.check(&outside?, user).map_err(Into::into);
            trials.push(trial(name, cannot, run));
        }
    }
    let conclusion = libtest_mimic::run(&arguments, trials);
    // Whoever exits drops nothing, and the programs would stay.
    drop(outside);
    conclusion.exit();
}

/// A test that runs, or says why it cannot.
fn trial(
    name: String,
    cannot: Option<String>,
    run: impl FnOnce() -> Result<(), libtest_mimic::Failed> + Send + 'static,
) -> Trial {
    if let Some(why) = &cannot {
        eprintln!("skipped: {name}: {why}");
    }
    Trial::test(name, run).with_ignored_flag(cannot.is_some())
}

/// Prints the rows of the table, as measured on this machine.
fn measure() {
    let outside = Outside::new().expect("a compiler is needed");
    for user in [User::Root, User::Ordinary] {
        println!("\n{}\n", document::heading(user));
        println!("{}", document::head());
        for attack in ATTACKS {
            let cells: Vec<_> = LEVELS
                .iter()
                .map(|level| match outside.attack(attack, *level, user) {
                    _ if attack.is_too_dangerous(user).is_some() => "not tried".to_owned(),
                    Ok(Some(outcome)) => outcome,
                    Ok(None) => "not here".to_owned(),
                    Err(why) => format!("?? {why}"),
                })
                .collect();
            println!("{}", document::row(attack, &cells));
        }
    }
}
