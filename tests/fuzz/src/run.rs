//! Runs a property on so many inputs, in chunks that can be repeated by themselves.

use proptest::strategy::Strategy;
use proptest::test_runner::{Config, RngSeed, TestCaseResult, TestRunner};
use std::io::Write;
use std::time::Instant;

/// What it was, where it failed.
pub type Outcome = Result<(), String>;

/// A failure, and how to see it again.
pub struct Failure {
    pub at: u64,
    pub seed: u64,
    pub cases: u64,
    pub message: String,
}

const CHUNK: u64 = 100_000;

/// Tries `cases` inputs. The seed of each chunk is one more than that of the one before.
pub fn in_chunks(cases: u64, seed: u64, run: fn(u32, u64) -> Outcome) -> Result<(), Failure> {
    let begin = Instant::now();
    let mut done = 0;
    while done < cases {
        let chunk = CHUNK.min(cases - done);
        let seed = seed.wrapping_add(done / CHUNK);
        run(u32::try_from(chunk).unwrap_or(u32::MAX), seed).map_err(|message| Failure {
            at: done,
            seed,
            cases: chunk,
            message,
        })?;
        done += chunk;
        print!("\r  {done} cases, {} s", begin.elapsed().as_secs());
        std::io::stdout().flush().ok();
    }
    println!();
    Ok(())
}

/// Tries a property on so many inputs. The message shows the smallest input that fails.
pub fn hold<S: Strategy>(cases: u32, seed: u64, inputs: &S, holds: impl Fn(S::Value) -> TestCaseResult) -> Outcome {
    let config = Config { cases, failure_persistence: None, rng_seed: RngSeed::Fixed(seed), ..Config::default() };
    TestRunner::new(config).run(inputs, holds).map_err(|error| error.to_string())
}
