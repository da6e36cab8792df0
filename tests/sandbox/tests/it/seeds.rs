//! The documented `curl` lines, run as they are printed; what comes back is what is printed, apart from ids and times.

use crate::http::{extras, shell, stdout};
use bili_im_sandbox::{Options, Running, start};
use serde_json::Value;
use std::fs;
use std::path::PathBuf;

/// One documented request and reply.
struct Example {
    name: String,
    line: String,
    reply: Value,
}

/// Two in `customer-service.md`, five in `private-msg.md`, three in `private-msg-2020.md`.
fn examples(file: &str, text: &str) -> Vec<Example> {
    let mut examples = Vec::new();
    for section in text.split("# ").skip(1) {
        let block = |kind: &str| {
            let (_, after) = section.split_once(&format!("```{kind}\n")).unwrap();
            after.split_once("\n```").unwrap().0.to_owned()
        };
        let name = format!("{file}: {}", section.lines().next().unwrap());
        let line = mended_line(&name, &block("shell"));
        let reply = mended_reply(&name, &block("json"));
        examples.push(Example { name, line, reply });
    }
    examples
}

/// Lines with nothing but a date are the page's, not the example's.
fn without_dates(name: &str, block: &str) -> String {
    let date = |line: &&str| line.len() == 26 && line.starts_with("20") && line.ends_with("+08:00");
    for line in block.lines().filter(date) {
        println!("{name}: left out `{line}`");
    }
    block.lines().filter(|line| !date(line)).collect::<Vec<_>>().join("\n")
}

fn mended_line(name: &str, block: &str) -> String {
    let line = without_dates(name, block);
    let mended = line.replace("'\\\n", "' \\\n");
    if mended != line {
        println!("{name}: a space before each `\\` at a line's end");
    }
    mended
}

fn mended_reply(name: &str, block: &str) -> Value {
    let text = without_dates(name, block);
    let mended = text.replace("},\n]", "}\n]");
    if mended != text {
        println!("{name}: left out a comma before `]`");
    }
    serde_json::from_str(&mended).unwrap()
}

/// Runs a line in a folder that has the file one of them uploads.
fn run(running: &Running, line: &str, cookie: &str) -> (String, Value) {
    let folder = folder();
    let cookie = if cookie.is_empty() { String::new() } else { format!(" -b '{cookie}'") };
    let whole = format!("{line}{}{cookie}", extras(running, line));
    let output = shell(&whole, &folder);
    assert!(output.status.success(), "{whole}\n{}", String::from_utf8_lossy(&output.stderr));
    let said = stdout(&output);
    (said.clone(), serde_json::from_str(&said).unwrap())
}

fn folder() -> PathBuf {
    let folder = std::env::temp_dir().join(format!("bili-im-sandbox-seeds-{}", std::process::id()));
    fs::create_dir_all(folder.join("headers")).unwrap();
    fs::write(folder.join("headers/xx-out.xcf"), "gimp xcf file").unwrap();
    folder
}

/// Replaces the value at a place by what is printed there, after a look at it.
fn mask(name: &str, place: &str, said: &mut Value, printed: &Value, fine: impl Fn(&Value, &Value) -> bool) {
    if let (Some(said), Some(printed)) = (said.pointer_mut(place), printed.pointer(place)) {
        assert!(fine(said, printed), "{name}: {place} is {said}, printed is {printed}");
        println!("{name}: {place} is {said}, printed is {printed}");
        *said = printed.clone();
    }
}

fn is_key(said: &Value, _: &Value) -> bool {
    said.as_u64().is_some_and(|key| (1 << 53..1 << 63).contains(&key))
}

/// The same, once runs of hex digits of the same length, the date and the key's owner are left out.
fn same_but_ids(said: &Value, printed: &Value) -> bool {
    let shape = |value: &Value| -> Vec<String> {
        let text = value.as_str().unwrap_or_default();
        let parts = text.split(['/', '?', '&', '=', '.', '%']).map(|part| {
            let hex = part.len() >= 32 && part.bytes().all(|byte| byte.is_ascii_hexdigit());
            let date = part.starts_with("20") || part.starts_with("2F20");
            let owner = part.len() == 16 && part.bytes().all(|byte| byte.is_ascii_alphanumeric());
            match part {
                _ if hex => format!("hex {}", part.len()),
                _ if date => format!("date {}", part.len()),
                _ if owner && part != "X-Amz-Credential" => "owner".to_owned(),
                other => other.to_owned(),
            }
        });
        parts.collect()
    };
    shape(said) == shape(printed)
}

fn check(file: &str, text: &str, cookie_of: impl Fn(&str) -> &'static str) {
    let running = start(Options::default()).unwrap();
    for example in examples(file, text) {
        let reset = format!("curl -s -X POST 'http://127.0.0.1:{}/_sandbox/reset'", running.http.port());
        assert!(shell(&reset, &folder()).status.success());
        let (text, mut said) = run(&running, &example.line, cookie_of(&example.name));
        mask(&example.name, "/data/msg_key", &mut said, &example.reply, is_key);
        mask(&example.name, "/data/key", &mut said, &example.reply, same_but_ids);
        mask(&example.name, "/data/url", &mut said, &example.reply, same_but_ids);
        // As text, so that the order of fields counts too.
        assert_eq!(said.to_string(), example.reply.to_string(), "{}\n{text}", example.name);
    }
}

#[test]
fn private_messages() {
    let text = include_str!("../seeds/private-msg.md");
    assert_eq!(text.matches("```shell").count(), 5);
    // The history printed is that of another account than the one the line logs in.
    check("private-msg", text, |name| if name.ends_with("A conversation") { "SESSDATA=sess-2239814" } else { "" });
}

#[test]
fn private_messages_of_2020() {
    let text = include_str!("../seeds/private-msg-2020.md");
    assert_eq!(text.matches("```shell").count(), 3);
    check("private-msg-2020", text, |_| "");
}

#[test]
fn customer_service() {
    let text = include_str!("../seeds/customer-service.md");
    assert_eq!(text.matches("```shell").count(), 2);
    let cookie = "SESSDATA=sess-1070915568; bili_jct=xxx";
    check("customer-service", text, |name| if name.ends_with("Upload") { cookie } else { "" });
}

#[test]
fn an_ampersand_in_the_address_is_escaped() {
    let running = start(Options::default()).unwrap();
    let text = include_str!("../seeds/customer-service.md");
    let upload = examples("customer-service", text).pop().unwrap();
    let (said, _) = run(&running, &upload.line, "SESSDATA=sess-1070915568; bili_jct=xxx");
    assert!(said.contains(r"\u0026X-Amz-Expires=900\u0026") && !said.contains('&'), "{said}");
}
