use bili_im::endpoint::HistoryOptions;
use bili_im::model::Content;
use bili_im::{Client, Config, Error, Talker};
use futures_util::{StreamExt, TryStreamExt};
use leptos::prelude::*;
use leptos::reactive::spawn_local_scoped_with_cancellation;
use std::pin::pin;

/// Provides one client to all components below.
#[component]
pub fn Messages(children: Children) -> impl IntoView {
    let client = Client::new(Config::default());
    provide_context(client.clone());
    on_cleanup(move || client.close()); // its calls end here, those of event handlers too
    children()
}

#[component]
pub fn Conversation(talker: Talker) -> impl IntoView {
    let client = expect_context::<Client>();
    let texts = RwSignal::new(Vec::<String>::new());
    let draft = RwSignal::new(String::new());

    let reader = client.clone();
    // Without the component the future is dropped, which cancels its call.
    spawn_local_scoped_with_cancellation(async move {
        if let Err(error) = read(reader, talker, texts).await {
            texts.update(|texts| texts.push(error.to_string()));
        }
    });

    let send = Action::new_local(move |text: &String| {
        let (client, text) = (client.clone(), text.clone());
        async move {
            match client.send_text(talker, text).await {
                Ok(sent) => format!("accepted as {}", sent.msg_key),
                Err(error) => error.to_string(),
            }
        }
    });
    view! {
        <ul>{move || texts.get().into_iter().map(|text| view! { <li>{text}</li> }).collect_view()}</ul>
        <input bind:value=draft />
        <button on:click=move |_| _ = send.dispatch(draft.get())>"Send"</button>
        <output>{move || send.value().get()}</output>
    }
}

async fn read(client: Client, talker: Talker, texts: RwSignal<Vec<String>>) -> Result<(), Error> {
    let mut messages = pin!(client.history(talker, HistoryOptions::default())?.messages().take(50));
    while let Some(message) = messages.try_next().await? {
        if message.head.msg_status != 0 {
            continue; // recalled or withdrawn: the service may still return its text
        }
        if let Content::Text(text) = message.content {
            texts.update(|texts| texts.push(text.content));
        }
    }
    Ok(())
}
