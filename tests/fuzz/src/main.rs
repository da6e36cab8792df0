//! `bili-im-fuzz`: made-up inputs by the million for what reads what strangers write, against slow and obvious references.
//!
//! A seed decides every input. A failure is made as small as it can be, and printed with what repeats it.

#![allow(missing_docs, reason = "a program, not a library")]

mod bites;
mod envelope;
mod form;
mod ids;
mod image;
mod options;
#[path = "../../support/sim/own.rs"]
#[allow(dead_code, reason = "shared with tests that need nobody, too")]
mod own;
#[path = "../../support/reply/mod.rs"]
mod reply;
mod rewrite;
mod run;
mod wbi;

use lexopt::ValueExt;
use run::Outcome;
use std::process::ExitCode;
use std::time::Instant;

const USAGE: &str = "bili-im-fuzz [--cases N] [--target NAME] [--seed N]";

/// Cases in all, unless told.
const CASES: u64 = 10_000_000;

/// Something to try.
struct Target {
    name: &'static str,
    about: &'static str,
    /// Its part of all cases, in percent.
    share: u64,
    run: fn(cases: u32, seed: u64) -> Outcome,
}

#[rustfmt::skip]
const TARGETS: [Target; 7] = [
    Target { name: "envelope", about: "reply::open and http::parse, on replies that are whole, damaged and cut", share: 25, run: envelope::run },
    Target { name: "rewrite", about: "relay against the slow reference, on pages that are whole and damaged", share: 25, run: rewrite::run },
    Target { name: "ids", about: "ids and exact integers against big integers", share: 20, run: ids::run },
    Target { name: "options", about: "options of calls against a table of names, types and ranges", share: 10, run: options::run },
    Target { name: "wbi", about: "signatures against the documented steps", share: 10, run: wbi::run },
    Target { name: "form", about: "messages on their way into a form and out of it", share: 5, run: form::run },
    Target { name: "image", about: "the first bytes of files, damaged", share: 5, run: image::run },
];

#[derive(Default)]
struct Arguments {
    cases: Option<u64>,
    seed: Option<u64>,
    target: Option<String>,
}

fn main() -> ExitCode {
    let arguments = match parse(lexopt::Parser::from_env()) {
        Ok(arguments) => arguments,
        Err(problem) => {
            eprintln!("{problem}\nusage: {USAGE}");
            return ExitCode::from(2);
        }
    };
    // What panics while a failure is made smaller would be printed each time.
    std::panic::set_hook(Box::new(|_| {}));
    let seed = arguments.seed.unwrap_or(1);
    let cases = arguments.cases.unwrap_or(CASES);
    let begin = Instant::now();
    let mut total = 0;
    for target in &TARGETS {
        let cases = match &arguments.target {
            None => cases * target.share / 100,
            Some(name) if name == target.name => cases,
            Some(_) => continue,
        };
        println!("{}: {}", target.name, target.about);
        if let Err(failure) = run::in_chunks(cases, seed, target.run) {
            println!("  FAILED in {} of {} cases", failure.at, cases);
            println!(
                "  again: cargo xtask fuzz --target {} --seed {} --cases {}",
                target.name, failure.seed, failure.cases
            );
            println!("{}", failure.message);
            return ExitCode::FAILURE;
        }
        total += cases;
    }
    println!("{total} cases without a difference, in {} s, by seed {seed}", begin.elapsed().as_secs());
    ExitCode::SUCCESS
}

fn parse(mut given: lexopt::Parser) -> Result<Arguments, lexopt::Error> {
    let mut arguments = Arguments::default();
    while let Some(argument) = given.next()? {
        match argument {
            lexopt::Arg::Long("cases") => arguments.cases = Some(given.value()?.parse()?),
            lexopt::Arg::Long("seed") => arguments.seed = Some(given.value()?.parse()?),
            lexopt::Arg::Long("target") => {
                let name = given.value()?.string()?;
                if !TARGETS.iter().any(|target| target.name == name) {
                    let names: Vec<_> = TARGETS.iter().map(|target| target.name).collect();
                    return Err(format!("there is no target {name}: {}", names.join(", ")).into());
                }
                arguments.target = Some(name);
            }
            other => return Err(other.unexpected()),
        }
    }
    Ok(arguments)
}
