//! A Leptos app: it lists conversations, shows the one that is chosen, and sends a text.

mod greet;
mod messages;

use bili_im::endpoint::SessionsOptions;
use bili_im::model::Session;
use bili_im::{Client, Error, Talker};
use futures_util::TryStreamExt;
use leptos::prelude::*;
use leptos::reactive::spawn_local_scoped_with_cancellation;
use messages::{Conversation, Messages};
use std::pin::pin;

/// An app may choose its allocator: a second one, of the crate, would not compile.
#[global_allocator]
static ALLOCATOR: std::alloc::System = std::alloc::System;

fn main() {
    mount_to_body(App);
}

#[component]
fn App() -> impl IntoView {
    let is_open = RwSignal::new(true);
    view! {
        <button id="toggle" on:click=move |_| is_open.update(|is_open| *is_open = !*is_open)>"Open or close"</button>
        <Show when=move || is_open.get()>
            <Messages>
                <Conversations />
            </Messages>
        </Show>
    }
}

#[component]
fn Conversations() -> impl IntoView {
    let client = expect_context::<Client>();
    let sessions = RwSignal::new(Vec::<Session>::new());
    let chosen = RwSignal::new(None::<Talker>);
    let problem = RwSignal::new(None::<String>);

    spawn_local_scoped_with_cancellation(async move {
        if let Err(error) = load(client, sessions).await {
            problem.set(Some(error.to_string()));
        }
    });

    let choose = move |session: &Session| match Talker::try_from(session) {
        Ok(talker) => chosen.set(Some(talker)),
        Err(error) => problem.set(Some(error.to_string())),
    };
    let row = move |session: Session| {
        let title = format!("{}: {} unread", session.talker_id.0, session.unread_count);
        view! {
            <li>
                <button on:click=move |_| choose(&session)>{title}</button>
            </li>
        }
    };
    view! {
        <ul id="sessions">{move || sessions.get().into_iter().map(row).collect_view()}</ul>
        <p id="problem">{problem}</p>
        {move || chosen.get().map(|talker| view! { <Conversation talker /> })}
    }
}

async fn load(client: Client, list: RwSignal<Vec<Session>>) -> Result<(), Error> {
    let options = SessionsOptions { size: Some(5), ..SessionsOptions::default() };
    let mut sessions = pin!(client.sessions(options)?.sessions());
    while let Some(session) = sessions.try_next().await? {
        list.update(|list| list.push(session));
    }
    Ok(())
}
