#![expect(dead_code, reason = "it is here to be compiled: the guide shows it")]

use bili_im::endpoint::HistoryOptions;
use bili_im::model::Content;
use bili_im::{Client, Config, Error, ErrorKind, Talker};
use futures_util::TryStreamExt;
use std::pin::pin;

async fn greet(show: impl Fn(String)) -> Result<(), Error> {
    let client = Client::new(Config::default());
    let unread = client.unread().await?;
    show(format!("{} unread", unread.follow_unread + unread.unfollow_unread));

    let talker = Talker::from(12345); // the mid of the user you talk with
    let mut messages = pin!(client.history(talker, HistoryOptions::default())?.messages());
    while let Some(message) = messages.try_next().await? {
        if message.head.msg_status != 0 {
            continue; // recalled or withdrawn: the service may still return its text
        }
        if let Content::Text(text) = message.content {
            show(text.content);
        }
    }

    match client.send_text(talker, "Hello [doge]").await {
        Ok(sent) => show(format!("accepted as {}", sent.msg_key)),
        Err(error) if error.kind == ErrorKind::Unconfirmed => show(format!("it may have been sent: {error}")),
        Err(error) => return Err(error),
    }
    Ok(())
}
