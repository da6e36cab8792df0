//! Real connections: both schemes, resets and cut bodies, and the binary's one line.

use crate::http::{curl, stdout};
use bili_im_sandbox::{Options, start};
use serde_json::Value;
use std::io::{BufRead, BufReader, ErrorKind, Read};
use std::process::{Command, Stdio};

const NAV: &str = "'https://api.bilibili.com/x/web-interface/nav' -b SESSDATA=xxx";

#[test]
fn serves_both_schemes() {
    let running = start(Options::default()).unwrap();
    for scheme in ["http", "https"] {
        let said =
            stdout(&curl(&running, &format!("'{scheme}://api.bilibili.com/x/web-interface/nav' -b SESSDATA=xxx")));
        assert_eq!(serde_json::from_str::<Value>(&said).unwrap()["data"]["mid"], 293_793_435);
    }
    let mut open = std::net::TcpStream::connect(running.http).unwrap();
    open.set_read_timeout(Some(std::time::Duration::from_secs(10))).unwrap();
    running.shutdown();
    // Not "nothing listens there": another test may have been given the port by now.
    let mut rest = Vec::new();
    let end = open.read_to_end(&mut rest);
    let timed_out = end.is_err_and(|error| matches!(error.kind(), ErrorKind::WouldBlock | ErrorKind::TimedOut));
    assert!(!timed_out && rest.is_empty(), "connections end with the sandbox");
}

#[test]
fn breaks_connections() {
    let running = start(Options::default()).unwrap();
    let control = format!("'http://127.0.0.1:{}/_sandbox/fault' -d", running.http.port());
    let fault = |fault: &str| assert!(curl(&running, &format!("{control} '{{\"fault\":{fault}}}'")).status.success());
    for scheme in ["https", "http"] {
        let nav = NAV.replace("https", scheme);
        for when in ["before", "after"] {
            fault(&format!(r#"{{"reset":"{when}"}}"#));
            let output = curl(&running, &nav);
            // 56: the connection was reset, not closed in order (52).
            assert_eq!(output.status.code(), Some(56), "{scheme} {when} {output:?}");
        }
        fault(r#"{"cut":10}"#);
        let output = curl(&running, &nav);
        assert_eq!((output.status.code(), stdout(&output).as_str()), (Some(18), r#"{"code":0,"#), "{scheme}");
        fault(r#"{"cut":100000}"#);
        let output = curl(&running, &nav);
        assert_eq!(output.status.code(), Some(18), "{scheme}: more is promised than there is");
        assert!(curl(&running, &nav).status.success());
    }
}

#[test]
fn connections_stay_open_unless_told() {
    let running = start(Options::default()).unwrap();
    let connects = || {
        let output = curl(
            &running,
            &format!("-w '%{{num_connects}}' {NAV} {} -o /dev/null -o /dev/null", NAV.replace("-b SESSDATA=xxx", "")),
        );
        stdout(&output)
    };
    assert_eq!(connects(), "10");
    let settings =
        format!("'http://127.0.0.1:{}/_sandbox/settings' -d '{{\"close_connections\":true}}'", running.http.port());
    assert!(curl(&running, &settings).status.success());
    assert_eq!(connects(), "11");
}

/// A sandbox whose certificate is in a file of the temporary folder, until it is dropped.
struct Trusted {
    running: bili_im_sandbox::Running,
    file: std::path::PathBuf,
}

impl Trusted {
    fn start(name: &str) -> Self {
        let file = std::env::temp_dir().join(format!("bili-im-sandbox-{name}-{}.pem", std::process::id()));
        let options = Options { certificate: Some(file.clone()), ..Options::default() };
        Self { running: start(options).unwrap(), file }
    }

    /// Runs curl with nothing switched off: it trusts that certificate alone.
    fn curl(&self, arguments: &str) -> std::process::Output {
        let line = format!("curl -s -S --cacert '{}' {arguments}", self.file.display());
        crate::http::shell(&line, &std::env::temp_dir())
    }
}

impl Drop for Trusted {
    fn drop(&mut self) {
        let _ = std::fs::remove_file(&self.file);
    }
}

#[test]
fn the_certificate_is_good_for_every_host() {
    let trusted = Trusted::start("certificate");
    let connect = format!("--connect-to ::{}", trusted.running.https);
    for host in
        ["api.vc.bilibili.com", "message.biliimg.com", "jssz-boss.hdslb.com", "collector.example", "a.b.example"]
    {
        let output = trusted.curl(&format!("{connect} -o /dev/null -w '%{{http_code}}' https://{host}/nothing"));
        assert_eq!((output.status.code(), stdout(&output).as_str()), (Some(0), "404"), "{host} {output:?}");
    }
    let log = stdout(&trusted.curl(&format!("{}/_sandbox/log", trusted.running.http_url())));
    let log: Vec<Value> = serde_json::from_str(&log).unwrap();
    let kinds: Vec<&str> = log.iter().map(|entry| entry["kind"].as_str().unwrap()).collect();
    assert_eq!(kinds, ["nothing", "page", "file", "page", "page"], "and what any of them was sent is logged");
    let untrusted = crate::http::shell(&format!("curl -s {connect} https://api.bilibili.com/"), &std::env::temp_dir());
    assert_eq!(untrusted.status.code(), Some(60), "nobody trusts it unasked");
}

#[test]
fn is_a_proxy_for_every_host() {
    let trusted = Trusted::start("proxy");
    let proxy = format!("-x {}", trusted.running.http_url());
    let nav = trusted.curl(&format!("{proxy} {NAV}"));
    assert_eq!(serde_json::from_str::<Value>(&stdout(&nav)).unwrap()["data"]["mid"], 293_793_435);
    // Plain requests come as they are, or through a tunnel of their own.
    let old = "http://api.vc.bilibili.com/session_svr/v1/session_svr/single_unread -b SESSDATA=xxx";
    for tunnel in ["", "-p"] {
        let unread: Value = serde_json::from_str(&stdout(&trusted.curl(&format!("{proxy} {tunnel} {old}")))).unwrap();
        assert_eq!(unread["data"]["_gt_"], 0, "{tunnel}");
    }
    let fault = format!("{}/_sandbox/fault -d '{{\"fault\":{{\"reset\":\"after\"}}}}'", trusted.running.http_url());
    assert!(trusted.curl(&fault).status.success());
    assert_eq!(trusted.curl(&format!("{proxy} {NAV}")).status.code(), Some(56), "faults go through");
    let log: Vec<Value> =
        serde_json::from_str(&stdout(&trusted.curl(&format!("{}/_sandbox/log", trusted.running.http_url())))).unwrap();
    let hosts: Vec<&str> = log.iter().map(|entry| entry["host"].as_str().unwrap()).collect();
    assert_eq!(hosts, ["api.bilibili.com", "api.vc.bilibili.com", "api.vc.bilibili.com", "api.bilibili.com"]);
}

#[test]
fn the_binary_says_one_line_and_ends_with_stdin() {
    let certificate = std::env::temp_dir().join(format!("bili-im-sandbox-binary-{}.pem", std::process::id()));
    let mut child = Command::new(env!("CARGO_BIN_EXE_bili-im-sandbox"))
        .args(["--exit-with-stdin", "--seed", "3", "--odd", "--certificate"])
        .arg(&certificate)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .unwrap();
    let mut output = BufReader::new(child.stdout.take().unwrap());
    let mut line = String::new();
    output.read_line(&mut line).unwrap();
    let ready: Value = serde_json::from_str(&line).unwrap();
    assert!(ready["http"].as_str().unwrap().starts_with("http://127.0.0.1:"));
    assert!(ready["https"].as_str().unwrap().starts_with("https://127.0.0.1:"));
    assert_eq!(ready["control"], format!("{}/_sandbox", ready["http"].as_str().unwrap()));
    let main = ready["accounts"].as_array().unwrap().iter().find(|account| account["mid"] == 293_793_435).unwrap();
    assert_eq!(main.to_string(), r#"{"mid":293793435,"name":"小易","sessdata":"xxx","csrf":"xxx"}"#);
    assert!(std::fs::read_to_string(&certificate).unwrap().starts_with("-----BEGIN CERTIFICATE-----"));
    std::fs::remove_file(&certificate).unwrap();
    let messages = format!("curl -s '{}/messages?a=293793435&b=9617619'", ready["control"].as_str().unwrap());
    let odd = crate::http::shell(&messages, &std::env::temp_dir());
    assert!(stdout(&odd).contains("不是 JSON"));
    drop(child.stdin.take());
    assert!(child.wait().unwrap().success());
    line.clear();
    assert_eq!(output.read_line(&mut line).unwrap(), 0, "nothing else on stdout");
}

#[cfg(unix)]
#[test]
fn the_binary_ends_on_a_signal_though_stdin_is_open() {
    let mut child = Command::new(env!("CARGO_BIN_EXE_bili-im-sandbox"))
        .arg("--exit-with-stdin")
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .unwrap();
    let mut line = String::new();
    BufReader::new(child.stdout.take().unwrap()).read_line(&mut line).unwrap();
    assert!(Command::new("kill").args(["-TERM", &child.id().to_string()]).status().unwrap().success());
    // `wait` would close stdin.
    let ended = (0..500).find_map(|_| {
        std::thread::sleep(std::time::Duration::from_millis(10));
        child.try_wait().unwrap()
    });
    assert!(ended.unwrap().success());
}

#[test]
fn the_binary_tells_wrong_arguments() {
    for arguments in [&["--http", "x"][..], &["--https"], &["--nothing"]] {
        let output = Command::new(env!("CARGO_BIN_EXE_bili-im-sandbox")).args(arguments).output().unwrap();
        assert_eq!(output.status.code(), Some(2));
        assert!(String::from_utf8(output.stderr).unwrap().contains("usage:"));
    }
}
