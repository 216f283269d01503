//! Help, wrong usage, completions, manual pages.

use crate::rig::{Folder, run};

const SUBCOMMANDS: [&str; 8] =
    ["run", "check", "fmt", "rules", "explain", "schema", "completions", "man"];

#[test]
fn help_goes_to_stdout_and_lists_the_exit_codes() {
    let help = run(&["--help"]).ends(0);
    assert_eq!(help.err, "");
    for subcommand in SUBCOMMANDS {
        assert!(help.out.contains(&format!("\n  {subcommand} ")), "{subcommand}: {}", help.out);
    }
    assert!(help.out.contains("Exit codes:\n  0    everything passed, or is "), "{}", help.out);
    assert!(help.out.contains("synfin run -e 'client close; server recv FIN;"), "{}", help.out);
    assert!(help.out.lines().all(|line| line.chars().count() <= 100), "{}", help.out);
}

/// Commands by purpose, and the global options last.
#[test]
fn commands_are_grouped_and_global_options_come_last() {
    for help in [run(&["--help"]).ends(0).out, run(&["help"]).ends(0).out, run(&["-h"]).ends(0).out]
    {
        let at = |text: &str| help.find(text).unwrap_or_else(|| panic!("`{text}`: {help}"));
        let order = [
            "Run and check:\n  run ",
            "Understand:\n  explain ",
            "Compare and measure:\n  compare ",
            "Teach and grade:\n  new ",
            "For other programs:\n  program ",
            "Options:\n",
            "--color",
        ];
        assert!(order.map(at).is_sorted(), "{help}");
    }
    for subcommand in SUBCOMMANDS {
        let help = run(&[subcommand, "--help"]).ends(0).out;
        let (own, global) = help.split_once("Global options:\n").unwrap();
        assert!(!own.contains("--color"), "{help}");
        assert_eq!(global.matches("  -").count(), 1, "{help}");
        assert!(!help.contains("always:"), "{help}");
    }
}

#[test]
fn every_subcommand_has_help() {
    for subcommand in SUBCOMMANDS {
        let help = run(&[subcommand, "--help"]).ends(0);
        assert!(help.out.contains(&format!("Usage: synfin {subcommand}")), "{}", help.out);
        let short = run(&[subcommand, "-h"]).ends(0);
        assert!(short.out.len() <= help.out.len());
    }
}

#[test]
fn no_subcommand_is_wrong_usage() {
    let bare = run(&[]).ends(2);
    assert_eq!(bare.out, "");
    assert!(bare.err.contains("Usage: synfin"), "{}", bare.err);
}

#[test]
fn a_mistyped_subcommand_finds_its_neighbour() {
    let typo = run(&["rnu", "x"]).ends(2);
    assert!(typo.err.contains("unrecognized subcommand 'rnu'"), "{}", typo.err);
    let typo = run(&["exlpain"]).ends(2);
    assert!(typo.err.contains("'explain'"), "{}", typo.err);
}

#[test]
fn an_unknown_option_is_wrong_usage() {
    let unknown = run(&["rules", "--frobnicate"]).ends(2);
    assert!(unknown.err.contains("--frobnicate"), "{}", unknown.err);
}

#[test]
fn the_version_is_printed() {
    let version = run(&["--version"]).ends(0);
    assert_eq!(version.out, concat!("synfin ", env!("CARGO_PKG_VERSION"), "\n"));
}

#[test]
fn every_shell_gets_its_completions() {
    for shell in ["bash", "elvish", "fish", "powershell", "zsh"] {
        let script = run(&["completions", shell]).ends(0);
        assert!(script.out.contains("synfin") && script.out.contains("explain"), "{shell}");
    }
    let unknown = run(&["completions", "tcsh"]).ends(2);
    assert!(unknown.err.contains("tcsh"), "{}", unknown.err);
}

#[test]
fn there_is_a_manual_page_for_each_subcommand() {
    let page = run(&["man"]).ends(0);
    assert!(page.out.contains(".TH synfin 1"), "{}", page.out);
    let folder = Folder::new(&[]);
    folder.run(&["man", "deep/pages"]).ends(0);
    assert!(folder.read("deep/pages/synfin.1").contains("Exit codes"));
    for subcommand in SUBCOMMANDS {
        assert!(folder.at(&format!("deep/pages/synfin-{subcommand}.1")).exists(), "{subcommand}");
    }
}
