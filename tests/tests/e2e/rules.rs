//! The client and the mock server share no code, and keep the same rules over several fields.

use serde_json::{Map, Value, json};
use snov_client::{Error, operations, rt};

use crate::{address, mock};

static SERVICE: rt::Service = rt::Service {
    base_url: "https://api.example.com",
    rate_limit: None,
    auth: rt::Auth::ClientCredentials { token_path: "/v1/oauth/access_token" },
};

/// The call as the document has it, and the same without anything that is checked.
static CHECKED: &rt::Operation = &operations::campaigns::CREATE_CAMPAIGN;
static UNCHECKED: rt::Operation = rt::Operation {
    id: "createCampaign",
    method: rt::Method::Post,
    path: "/v2/campaigns/create",
    body: rt::Body::Json,
    ..rt::Operation::NEW
};

struct Core(rt::Core);

impl From<rt::Core> for Core {
    fn from(core: rt::Core) -> Self {
        Self(core)
    }
}

async fn send(core: &Core, operation: &'static rt::Operation, body: &Map<String, Value>) -> Result<(), Error> {
    let mut request = rt::Request::new(&core.0, operation);
    for (name, value) in body {
        request.body_extra(name, value);
    }
    request.send(rt::nothing).await
}

/// Numbers that look random and are the same each time.
struct Dice(u64);

impl Dice {
    fn below(&mut self, end: usize) -> usize {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        usize::try_from(self.0 >> 33).unwrap() % end
    }

    fn one_in(&mut self, many: usize) -> bool {
        self.below(many) == 0
    }
}

/// A campaign of up to five steps that fits its schema, and keeps the rules about as often as not.
fn campaign(dice: &mut Dice) -> Map<String, Value> {
    let count = 1 + dice.below(5);
    let steps: Vec<Value> = (0..count).map(|at| step(dice, at, count)).collect();
    let day = |dice: &mut Dice| format!("2027-01-{:02} 09:00:00", 1 + dice.below(20));
    let mut body = json!({
        "title": "Engines", "priority": "low", "recipients": {"list_id": 1}, "archive_in_months": 3,
        "complete_campaign_after_last_step": true,
        "sequence": {"entry": if dice.one_in(12) { "1" } else { "0" }, "steps": steps},
        "start_campaign_at": day(dice),
    });
    if dice.one_in(3) {
        body["complete_campaign_at"] = if dice.one_in(3) { Value::Null } else { json!(day(dice)) };
    }
    if !dice.one_in(6) {
        body["email_accounts"] = json!([1, 2][..=dice.below(2)]);
        body["provider_matching"] = json!(dice.one_in(4));
        body["tracking"] = json!({});
        body["sending_settings"] = json!({});
    }
    body.as_object().cloned().unwrap()
}

fn step(dice: &mut Dice, at: usize, count: usize) -> Value {
    let number = if dice.one_in(25) { dice.below(count) } else { at };
    let mut step = json!({"_ref": number.to_string()});
    let wait = |step: &mut Value, dice: &mut Dice| {
        step["waiting_type"] = json!(["minutes", "hours", "days"][dice.below(3)]);
        step["waiting_val"] = json!([1, 30, 31, 800][dice.below(4)]);
    };
    let edges: &[&str] = match dice.below(8) {
        0 | 1 => {
            step["type"] = json!("email");
            step["content_slots"] = json!(1);
            &["next"]
        }
        2 => {
            step["type"] = json!("delay");
            wait(&mut step, dice);
            &["next"]
        }
        3 => {
            step["type"] = json!("linkedin");
            step["action"] = json!(["visit", "connected_on_linkedin", "connected_on_linkedin"][dice.below(3)]);
            &["next"]
        }
        4 | 5 => {
            step["type"] = json!("trigger");
            step["action"] = json!(["open", "connected_on_linkedin"][dice.below(2)]);
            wait(&mut step, dice);
            &["yes", "no"]
        }
        _ => {
            step["type"] = json!("goal");
            step["goal_name"] = json!("end");
            &["next"][..usize::from(dice.one_in(8))]
        }
    };
    for edge in edges {
        let to = if dice.one_in(10) { dice.below(count + 1) } else { at + 1 };
        let is_end = to == count && !dice.one_in(10);
        step[*edge] = if is_end { Value::Null } else { json!(to.to_string()) };
    }
    step
}

#[tokio::test]
async fn client_and_server_agree() {
    // Random campaigns name lists and senders that do not exist: only the rules are asked.
    let builder = mock().examples_only().no_rate_limit();
    let server = builder.start().await.expect("the mock starts");
    let builder = rt::Builder::<Core>::new(&SERVICE).base_url(address(&server));
    let core = builder.credentials(server.client_id(), server.client_secret()).build().unwrap();
    let mut dice = Dice(5);
    let mut refused = 0;
    let calls = 400;
    for _ in 0..calls {
        let body = campaign(&mut dice);
        match send(&core, CHECKED, &body).await {
            Ok(()) => {}
            Err(error) if error.is_invalid_input() => {
                refused += 1;
                let answer = send(&core, &UNCHECKED, &body).await;
                let status = answer.as_ref().err().and_then(Error::status);
                assert_eq!(status, Some(422), "only the client refuses {body:#?}: {error}");
            }
            Err(error) => panic!("only the server refuses {body:#?}: {error}"),
        }
    }
    assert!((calls / 4..calls - calls / 20).contains(&refused), "{refused} of {calls} are refused");
}
