//! From the name of a method and what it was given to the request it makes. How it is called, `pkg-template/src/operations.ts`
//! says; what it makes of the answer, `pkg-template/src/methods.ts`.

use crate::endpoint::{
    About, AskAccount, Dnd, GroupUnread, HeartbeatOptions, History, HistoryOptions, ImageSource, ItemIds, Limit,
    MarkRead, MarkReadOptions, Method, NewSessionsOptions, Outgoing, Pin, PushSetting, Question, ReadIntercepted,
    Remove, RemoveIntercepted, SendMsg, Session, SessionsOptions, SetDnd, SetIntercept, SetPush, TextOptions,
    UnreadOptions, Upload, UploadImage, Users,
};
use crate::error::{Error, Kind};
use crate::id::Id;
use crate::input::{self, Given, Options, unexpected};
use crate::json::Json;
use crate::model::Talker;
use crate::request::{Account, Common, Request};
use crate::text::cat;

/// A request, and what stands for the data of a reply that has none; nothing where data says nothing.
pub struct Asked {
    /// The request.
    pub request: Request,
    /// JSON.
    pub empty: &'static str,
}

/// Who is calling. Each is asked for when it matters and not before: a browser takes longer to tell its cookies than all else
/// takes here.
pub trait Caller {
    /// The CSRF token, or what stands for it until it is asked for.
    fn csrf(&self) -> Option<String>;

    /// The user's own mid.
    fn mid(&self) -> Option<Id>;

    /// Whether it is certain, without asking the service, that nobody is logged in.
    fn is_logged_out(&self) -> bool;
}

/// Reads what the method `name` was `given`: a list, the options first, as `pkg-template/src/describe.ts` describes it.
///
/// # Errors
/// Something is wrong with an argument, or who calls is not known; nothing has been sent.
pub fn ask(name: &str, given: &str, caller: &impl Caller) -> Result<Asked, Error> {
    let mut list = Json::new(given).items().map(Given::read);
    let mut options = Options::new("options", list.next().unwrap_or(Given::Nothing));
    let mut given = Arguments { list: list.collect(), names_both_sides: false };
    // What is wrong with what every call takes is said before what is wrong with another argument.
    let common = Common::read(&mut options);
    options.check()?;
    let question = read(name, &mut options, &mut given)?;
    options.finish()?;
    let account = identify(caller, &question, given.names_both_sides)?;
    let fields = question.fields(&account)?;
    Ok(Asked { request: Request::new(question.route, fields, &common, &account), empty: question.empty })
}

/// As much of who is calling as the endpoint has to know, and the mid for changes, some of which tell it where it is known, and where
/// a talker may stand on either side.
fn identify(caller: &impl Caller, question: &Question<'_>, wants_mid: bool) -> Result<Account, Error> {
    let is_change = question.route.method != Method::Get;
    let is_logged_out = caller.is_logged_out();
    let csrf = if is_change { caller.csrf() } else { None };
    let mid = if is_change || question.needs_mid || wants_mid { caller.mid() } else { None };
    let missing = if is_logged_out {
        "the page has neither the cookie `bili_jct` nor `DedeUserID`"
    } else if is_change && csrf.is_none() {
        "no CSRF token, neither the cookie `bili_jct` nor the option `csrf`"
    } else if question.needs_mid && mid.is_none() {
        "no own mid, neither the cookie `DedeUserID` nor the option `mid`"
    } else {
        return Ok(Account { csrf, mid });
    };
    Err(Error::new(Kind::Login, cat(&["not logged in: ", missing, "; nothing was sent"])))
}

/// The arguments of a method besides its options, in order.
struct Arguments {
    list: Vec<Given>,
    /// Whether the talker is one side of a message.
    names_both_sides: bool,
}

impl Arguments {
    fn at(&self, place: usize) -> &Given {
        self.list.get(place).unwrap_or(&Given::Nothing)
    }

    fn take(&mut self, place: usize) -> Given {
        self.list.get_mut(place).map_or(Given::Nothing, |given| std::mem::replace(given, Given::Nothing))
    }

    /// The first argument, `talker`.
    fn talker(&mut self) -> Result<Talker, Error> {
        let talker = Talker::read("talker", self.at(0))?;
        self.names_both_sides = matches!(talker, Talker::Between(..));
        Ok(talker)
    }

    fn about(&mut self) -> Result<About, Error> {
        self.talker().map(About)
    }

    /// The second argument, `on`.
    fn on(&self) -> Result<bool, Error> {
        input::flag("on", self.at(1))
    }

    /// The second argument, `text`.
    fn text(&mut self) -> Result<String, Error> {
        match self.take(1) {
            Given::Text(text) => Ok(text),
            // It would not come back as it was.
            Given::Half => Err(Error::input("text", "expected a well-formed text, got half of a surrogate pair in it")),
            other => Err(unexpected("text", "a text", &other)),
        }
    }

    /// The second argument, `message`.
    fn key(&self) -> Result<Id, Error> {
        match self.at(1) {
            message @ Given::Object(_) => Id::read("message.msg_key", &message.get("msg_key")),
            key => Id::read("message", key),
        }
    }

    /// The name and the size of the file whose argument is the first.
    fn file(&self, argument: &str) -> Result<(Option<String>, u64), Error> {
        let Given::File = self.at(0) else {
            return Err(Error::input(argument, "expected a File, a Blob, an ArrayBuffer or a view of one"));
        };
        let name = if let Given::Text(name) = self.at(1) { Some(name.clone()) } else { None };
        Ok((name, self.at(2).whole().unwrap_or_default()))
    }
}

/// Reads what the method `name` is given besides what every call takes.
fn read(name: &str, options: &mut Options, given: &mut Arguments) -> Result<Question<'static>, Error> {
    Ok(match name {
        "unread" => Question::of(UnreadOptions::read(options)),
        "groupUnread" => Question::of(GroupUnread),
        "sessions" => {
            options.function("onProgress");
            Question::of(SessionsOptions::read(options))
        }
        "newSessions" => Question::of(NewSessionsOptions::read(options)),
        "session" => Question::of(Session(given.about()?)),
        "history" => {
            options.function("onProgress");
            let options = HistoryOptions::read(options);
            Question::of(History { talker: given.talker()?, options })
        }
        "users" => Question::of(Users(input::ids("mids", given.at(0))?)),
        "items" => {
            let mut ids = Options::new("ids", given.take(0));
            let items = ItemIds::read(&mut ids);
            ids.finish()?;
            Question::of(items)
        }
        "limit" => Question::of(Limit(given.about()?)),
        "pushSetting" => Question::of(PushSetting(given.about()?)),
        "dnd" => Question::of(Dnd(given.talker()?)),
        "account" => Question::of(AskAccount),
        "markRead" => {
            let options = MarkReadOptions::read(options);
            Question::telling(MarkRead { about: given.about()?, options })
        }
        "markAllRead" => {
            let session_type = options.whole("type");
            options.function("onProgress");
            Question::of(SessionsOptions { session_type, size: Some(100), ..SessionsOptions::default() })
        }
        "pin" | "unpin" => Question::telling(Pin { about: given.about()?, on: name == "pin" }),
        "remove" => Question::telling(Remove(given.about()?)),
        "setDnd" => {
            let on = given.on()?;
            Question::telling(SetDnd { talker: given.talker()?, on })
        }
        "setPush" => {
            let on = given.on()?;
            Question::telling(SetPush { about: given.about()?, on })
        }
        "setIntercept" => {
            let on = given.on()?;
            Question::telling(SetIntercept { about: given.about()?, on })
        }
        "readIntercepted" => Question::telling(ReadIntercepted),
        "removeIntercepted" => Question::telling(RemoveIntercepted),
        "sendText" => {
            let (talker, text) = (given.talker()?, given.text()?);
            send(talker, Outgoing::Text(text), options, given)
        }
        "sendImage" => send_image(options, given)?,
        "recall" => {
            let (talker, key) = (given.talker()?, given.key()?);
            send(talker, Outgoing::Recall(key), &mut Options::new("options", Given::Nothing), given)
        }
        "uploadImage" => {
            given.file("image")?;
            options.function("onProgress");
            Question::of(UploadImage)
        }
        "customerService.heartbeat" => Question::telling(HeartbeatOptions::read(options)),
        "customerService.upload" => {
            let (own_name, size) = given.file("file")?;
            options.function("onProgress");
            let filename = options.text("filename").or(own_name).unwrap_or_else(|| "file".to_owned());
            Question::of(Upload { filename, size })
        }
        _ => return Err(Error::new(Kind::Internal, "no such method")),
    })
}

/// A message: behind the arguments of the method stand the UUID of the device and the seconds since 1970, once they are known.
fn send(talker: Talker, what: Outgoing, options: &mut Options, given: &mut Arguments) -> Question<'static> {
    let TextOptions { new_face_version, .. } = TextOptions::read(options);
    let dev_id = if let Given::Text(dev_id) = given.take(2) { dev_id } else { String::new() };
    let timestamp = given.at(3).whole().unwrap_or_default();
    Question::of(SendMsg { talker, what, dev_id, timestamp, new_face_version })
}

/// An image: a file is uploaded first, when all else is fine.
fn send_image(options: &mut Options, given: &mut Arguments) -> Result<Question<'static>, Error> {
    let is_file = matches!(given.at(1), Given::File);
    if is_file {
        options.function("onProgress");
        options.check()?;
    } else {
        // An image that is not uploaded has no progress to tell.
        options.take("onProgress");
    }
    let talker = given.talker()?;
    if is_file {
        let _ = TextOptions::read(options);
        return Ok(Question::of(UploadImage));
    }
    let image = ImageSource::read("image", given.take(1))?;
    Ok(send(talker, Outgoing::Image(image), options, given))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::request::Body;

    impl Caller for Account {
        fn csrf(&self) -> Option<String> {
            self.csrf.clone()
        }

        fn mid(&self) -> Option<Id> {
            self.mid
        }

        fn is_logged_out(&self) -> bool {
            self.csrf.is_none() && self.mid == Some(Id(0))
        }
    }

    fn asked(name: &str, given: &str) -> Result<Asked, Error> {
        ask(name, given, &Account { csrf: Some("token".into()), mid: Some(Id(5)) })
    }

    fn wrong(name: &str, given: &str) -> String {
        asked(name, given).err().map(|error| error.message.clone()).unwrap_or_default()
    }

    fn target(name: &str, given: &str) -> String {
        asked(name, given).map(|asked| asked.request.target).unwrap_or_else(|error| error.message.clone())
    }

    fn form(name: &str, given: &str) -> String {
        match asked(name, given).map(|asked| asked.request.body) {
            Ok(Body::Form(form)) => form,
            Ok(_) => String::new(),
            Err(error) => error.message.clone(),
        }
    }

    #[test]
    fn a_read_is_a_query_and_what_stands_for_no_data() {
        let unread = asked("unread", r#"[{"unreadType":3,"build":7}]"#).ok();
        let told = unread.as_ref().map(|asked| (asked.request.target.as_str(), asked.empty));
        let path = "/session_svr/v1/session_svr/single_unread?unread_type=3&show_dustbin=1&build=7&mobi_app=web";
        assert_eq!(told, Some((path, r#"{"unfollow_unread":0,"follow_unread":0}"#)));
        assert!(unread.is_some_and(|asked| asked.request.body == Body::None));
        assert_eq!(target("users", "[null,[1,\"2\",3n]]"), "/x/im/user_infos?uids=1%2C2%2C3&build=0&mobi_app=web");
        assert!(target("markAllRead", r#"[{"type":3,"onProgress":f}]"#).contains("session_type=3&size=100&"));
    }

    #[test]
    fn a_change_is_a_form_and_its_data_says_nothing() {
        let pin = asked("pin", r#"[null,{"talker_id":9,"session_type":2}]"#).ok();
        assert_eq!(pin.map(|asked| asked.empty), Some(""));
        let fields = "talker_id=9&session_type=2&op_type=1&build=0&mobi_app=web&csrf_token=token&csrf=token";
        assert_eq!(form("unpin", r#"[null,{"talker_id":9,"session_type":2}]"#), fields);
    }

    #[test]
    fn a_message_has_its_device_and_time_once_they_are_known() {
        let fields = |given| form("sendText", given);
        assert!(fields(r#"[null,1,"hi"]"#).contains("dev_id%5D=&msg%5Btimestamp%5D=0&"));
        assert!(fields(r#"[null,1,"hi","D",1626181379]"#).contains("dev_id%5D=D&msg%5Btimestamp%5D=1626181379&"));
        assert!(form("recall", r#"[null,1,{"msg_key":"12"}]"#).contains("content%5D=12&"));
        assert!(
            target("sendImage", r#"[{"onProgress":f},1,b,"a.png",3]"#).starts_with("/x/dynamic/feed/draw/upload_bfs")
        );
        assert!(form("sendImage", r#"[null,1,"//i0.hdslb.com/a.png"]"#).contains("https%3A%2F%2Fi0.hdslb.com%2Fa.png"));
    }

    #[test]
    fn what_every_call_takes_is_looked_at_first() {
        assert_eq!(
            wrong("limit", r#"[{"timeoutMs":-1},"x"]"#),
            "`options.timeoutMs`: expected milliseconds from 0 to 2147483647, got -1"
        );
        assert_eq!(wrong("limit", r#"[{"signal":1},"x"]"#), "`options.signal`: expected an AbortSignal, got 1");
        assert!(
            wrong("limit", r#"[{"insists":true},1]"#)
                .contains("no such option; known are signal, timeoutMs, insist, build, mobiApp")
        );
        assert!(wrong("setDnd", r#"[null,"x","y"]"#).starts_with("`on`"));
        assert!(wrong("sendText", "[null,1,h]").starts_with("`text`: expected a well-formed text"));
        assert!(wrong("uploadImage", "[null,x]").starts_with("`image`"));
        assert_eq!(wrong("nothing", "[null]"), "no such method");
    }

    #[test]
    fn who_calls_has_to_be_known_as_far_as_it_matters() {
        let said = |name, given, csrf: Option<&str>, mid: Option<u64>| {
            let caller = Account { csrf: csrf.map(str::to_owned), mid: mid.map(Id) };
            ask(name, given, &caller).err().map(|error| (error.kind, error.message.clone()))
        };
        assert_eq!(said("unread", "[null]", None, None), None);
        let login = |said: Option<(Kind, String)>, what| {
            said.is_some_and(|(kind, said)| kind == Kind::Login && said.contains(what))
        };
        assert!(login(said("unread", "[null]", None, Some(0)), "neither the cookie"));
        assert!(login(said("pin", "[null,1]", None, Some(5)), "no CSRF token"));
        assert!(login(said("sendText", "[null,1,\"hi\"]", Some("t"), None), "no own mid"));
        // What is wrong with an argument is said before that.
        assert_eq!(said("pin", "[null,\"x\"]", None, Some(0)).map(|(kind, _)| kind), Some(Kind::Input));
        // A message has two sides.
        let message = r#"[null,{"sender_uid":5,"receiver_type":1,"receiver_id":9}]"#;
        assert!(target("history", message).contains("talker_id=9&"));
        assert_eq!(said("history", message, None, None).map(|(kind, _)| kind), Some(Kind::Input));
    }
}
