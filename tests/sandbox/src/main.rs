//! `bili-im-sandbox`: the stand-in service on loopback. Prints one line of JSON when ready.

use bili_im_sandbox::{Options, start};
use serde_json::json;
use std::io::{self, Write};
use std::process::ExitCode;
use tokio::io::AsyncReadExt;

const USAGE: &str = "bili-im-sandbox [--http PORT] [--https PORT] [--site DIR]... [--certificate FILE] [--seed N] [--odd] \
                     [--exit-with-stdin]";

fn main() -> ExitCode {
    let (options, exit_with_stdin) = match arguments(std::env::args().skip(1)) {
        Ok(read) => read,
        Err(problem) => {
            eprintln!("{problem}\nusage: {USAGE}");
            return ExitCode::from(2);
        }
    };
    match run(options, exit_with_stdin) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("bili-im-sandbox: {error}");
            ExitCode::FAILURE
        }
    }
}

fn run(options: Options, exit_with_stdin: bool) -> io::Result<()> {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build()?;
    let ended = runtime.block_on(async {
        // Before the ready line, after which a signal may come.
        let signals = Signals::listen()?;
        let running = start(options)?;
        let ready = json!({
            "http": running.http_url(),
            "https": running.https_url(),
            "control": format!("{}/_sandbox", running.http_url()),
            "accounts": running.sandbox.logins(),
        });
        writeln!(io::stdout(), "{ready}")?;
        tokio::select! {
            () = signals.any() => {}
            () = stdin_ends(), if exit_with_stdin => {}
        }
        running.shutdown();
        Ok(())
    });
    // A pending read of stdin must not delay the exit.
    runtime.shutdown_background();
    ended
}

async fn stdin_ends() {
    let mut stdin = tokio::io::stdin();
    let mut buffer = [0; 256];
    while stdin.read(&mut buffer).await.is_ok_and(|read| read > 0) {}
}

/// Ctrl-C and, where there is one, the signal to terminate.
struct Signals {
    #[cfg(unix)]
    interrupt: tokio::signal::unix::Signal,
    #[cfg(unix)]
    terminate: tokio::signal::unix::Signal,
}

#[cfg(unix)]
impl Signals {
    fn listen() -> io::Result<Self> {
        use tokio::signal::unix::{SignalKind, signal};
        Ok(Self { interrupt: signal(SignalKind::interrupt())?, terminate: signal(SignalKind::terminate())? })
    }

    async fn any(mut self) {
        tokio::select! {
            _ = self.interrupt.recv() => {}
            _ = self.terminate.recv() => {}
        }
    }
}

#[cfg(not(unix))]
impl Signals {
    fn listen() -> io::Result<Self> {
        Ok(Self {})
    }

    async fn any(self) {
        if tokio::signal::ctrl_c().await.is_err() {
            std::future::pending().await
        }
    }
}

fn arguments(mut given: impl Iterator<Item = String>) -> Result<(Options, bool), String> {
    let mut options = Options::default();
    let mut exit_with_stdin = false;
    while let Some(name) = given.next() {
        let mut value = || given.next().ok_or_else(|| format!("{name} needs a value"));
        let number = |text: String| text.parse::<u16>().map_err(|_| format!("{text} is no port"));
        match name.as_str() {
            "--http" => options.http = number(value()?)?,
            "--https" => options.https = number(value()?)?,
            "--site" => options.sites.push(value()?.into()),
            "--seed" => options.seed = value()?.parse().map_err(|_| "--seed needs a number".to_owned())?,
            "--certificate" => options.certificate = Some(value()?.into()),
            "--odd" => options.odd = true,
            "--exit-with-stdin" => exit_with_stdin = true,
            _ => return Err(format!("unknown argument {name}")),
        }
    }
    Ok((options, exit_with_stdin))
}
