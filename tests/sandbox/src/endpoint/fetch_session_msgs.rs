//! GET VC `/svr_sync/v1/svr_sync/fetch_session_msgs`: a page of a conversation, newest first.

use crate::http::call::Call;
use crate::reply::{Outcome, Refusal};
use crate::world::World;
use crate::world::conversation::Conversation;
use crate::world::emote;
use crate::world::message::{Message, Talk};
use crate::world::settings::{HistoryWindow, MaxSeqno, MinSeqno};
use serde_json::json;

/// Maximum size of a page by later reports; the documents say 200.
const MAX_PAGE_SIZE: u64 = 2_000;
/// The default page size in 2020; later there is none.
const DEFAULT_OF_2020: u64 = 20;

pub fn answer(call: &Call, mid: u64, world: &mut World) -> Outcome {
    let query = call.query();
    query.numbers(&["sender_device_id", "build"])?;
    let session_type = query.required("session_type")?;
    let talker = query.required("talker_id")?;
    let size = query.number("size")?.unwrap_or(if call.is_2020() { DEFAULT_OF_2020 } else { 0 });
    let begin = query.number("begin_seqno")?;
    let range = Range {
        // Bounds are exclusive, so the defaults 0 and the maximum include everything.
        begin: begin.unwrap_or(0),
        end: query.number("end_seqno")?.filter(|end| *end > 0).unwrap_or(u64::MAX),
        size: usize::try_from(size.min(MAX_PAGE_SIZE)).unwrap_or(0),
        oldest: begin.is_some() && world.settings.history_window == HistoryWindow::Oldest,
    };
    let talk = Talk::of(mid, talker, session_type).filter(|_| talker != 0).ok_or(Refusal::of(2))?;
    if let Talk::Group(id) = talk {
        world.may_enter(mid, id)?;
    }
    world.arrive(talk);
    let page = world.talks.get(&talk).and_then(|conversation| page(conversation, mid, &range));
    let Some(page) = page else {
        return Ok(json!({"messages": null, "has_more": 0, "min_seqno": u64::MAX, "max_seqno": 0}).into());
    };
    let newest = match world.settings.max_seqno {
        MaxSeqno::Page => page.newest,
        MaxSeqno::Session => page.ceiling,
    };
    let oldest = match world.settings.min_seqno {
        MinSeqno::Page => page.oldest,
        MinSeqno::Session => page.floor,
        MinSeqno::One => 1,
    };
    let new_faces = query.text("mobi_app") == Some("web");
    let messages: Vec<Message> =
        page.messages.iter().map(|message| message.shown(new_faces, world.settings.recalled)).collect();
    let mut data = json!({
        "messages": (!messages.is_empty()).then_some(&messages),
        "has_more": u64::from(page.has_more),
        "min_seqno": oldest,
        "max_seqno": newest,
    });
    let infos = emote::infos(messages.iter().map(|message| message.content.as_str()));
    if let (false, Some(fields)) = (infos.is_empty(), data.as_object_mut()) {
        fields.insert("e_infos".to_owned(), infos.into());
    }
    Ok(data.into())
}

struct Range {
    begin: u64,
    end: u64,
    size: usize,
    /// Whether the page has the oldest messages of the range instead of the newest.
    oldest: bool,
}

/// A page of history. Withdrawn messages count toward its size, so it can have no messages at all.
struct Page<'a> {
    messages: Vec<&'a Message>,
    has_more: bool,
    /// Largest number of the page, withdrawn messages included.
    newest: u64,
    /// Smallest number of the page, withdrawn messages included.
    oldest: u64,
    /// Smallest number of the whole conversation, not of the page.
    floor: u64,
    /// Largest number of the whole conversation.
    ceiling: u64,
}

/// `None` when the range is empty.
fn page<'a>(conversation: &'a Conversation, mid: u64, range: &Range) -> Option<Page<'a>> {
    // Later editions answer a size of 0, or none, with system hints alone.
    let hints_only = range.size == 0;
    let wanted = |message: &&Message| message.is_for(mid) && (!hints_only || message.msg_type == 18);
    let most = if hints_only { usize::MAX } else { range.size };
    let between = conversation.between(range.begin, range.end);
    let (mut taken, rest): (Vec<&Message>, _) = if range.oldest {
        let mut rest = between.rev().filter(wanted);
        (rest.by_ref().take(most).collect(), rest.next().is_some())
    } else {
        let mut rest = between.filter(wanted);
        (rest.by_ref().take(most).collect(), rest.next().is_some())
    };
    if range.oldest {
        taken.reverse();
    }
    let (newest, oldest) = (taken.first()?.msg_seqno, taken.last()?.msg_seqno);
    taken.retain(|message| !message.is_withdrawn());
    Some(Page {
        messages: taken,
        has_more: rest || conversation.has_more_sticks,
        newest,
        oldest,
        floor: conversation.first_seqno().unwrap_or(u64::MAX),
        ceiling: conversation.last_seqno(),
    })
}
