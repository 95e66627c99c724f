//! What is read from queries, headers and bodies, and what is wrong with them.

use serde_json::{Value, json};
use snov_mock::Server;

use crate::client::{Answer, Client, FORM, error, parcels};

/// The body of a request that was let through, as the mock read it: a field of the answer echoes it.
async fn form(body: &str) -> Answer {
    let server = parcels().await;
    Client::new(&server).await.form("/parcels", body).await
}

fn emails(count: usize) -> String {
    (0..count).map(|number| format!("emails%5B%5D=user{number}%40example.com&")).collect::<Vec<_>>().concat()
}

#[tokio::test]
async fn repeated_form_keys_are_a_list() {
    let answer = form(&format!("to=Ada&{}", emails(10))).await;
    assert_eq!(answer.status, 201);
    let echoed = answer.json()["meta"]["emails"].clone();
    assert_eq!(echoed.as_array().map(Vec::len), Some(10));
    assert_eq!(echoed[9], "user9@example.com");
}

#[tokio::test]
async fn eleven_addresses_are_one_too_many() {
    let server = Server::start().await;
    let answer = Client::new(&server).await.form("/v2/email-verification/start", &emails(11)).await;
    assert_eq!(answer.violations(), ["body.emails[] maxItems"]);
    assert_eq!(answer.json()["errors"][0]["message"], "has 11 items, at most 10 are allowed");
}

#[tokio::test]
async fn each_repeated_value_is_checked() {
    for body in ["emails[]=bad&emails[]=ada@example.com", "emails[]=ada@example.com&emails[]=bad"] {
        let answer = form(&format!("to=Ada&{body}")).await;
        assert_eq!(answer.status, 422, "{body}");
        assert_eq!(answer.json()["errors"][0]["value"], "bad");
    }
    let last = form("to=Ada&emails[]=ada@example.com&emails[]=bad").await;
    assert_eq!(last.violations(), ["body.emails[][1] format"]);
}

#[tokio::test]
async fn brackets_make_objects_and_lists() {
    assert_eq!(form("to=Ada&labels[First+class]=yes&rows[1][count]=2&rows[0][name]=x").await.status, 201);
    let answer = form("to=Ada&rows[0][count]=many&rows[0][colour]=red").await;
    assert_eq!(answer.violations(), ["body.rows[0].colour additionalProperties", "body.rows[0].count type"]);
}

#[tokio::test]
async fn brackets_that_make_no_sense_are_named() {
    for body in
        ["rows[1][name]=x", "rows[a][name]=x", "rows[0=x", "labels[a]=1&labels[a]=2", "labels[a]=1&labels[a][b]=2"]
    {
        let answer = form(&format!("to=Ada&{body}")).await;
        assert_eq!(answer.status, 422, "{body}");
        assert_eq!(answer.json()["errors"][0]["rule"], "brackets", "{body}");
    }
    let deep = format!("to=Ada&rows{}=x", "[0]".repeat(10_000));
    assert_eq!(form(&deep).await.json()["errors"][0]["message"], "more than 16 pairs of brackets");
}

#[tokio::test]
async fn objects_without_a_style_are_json() {
    assert_eq!(form("to=Ada&origin=%7B%22city%22%3A%22London%22%7D").await.status, 201);
    assert_eq!(form("to=Ada&origin=%7B%22city%22%3A7%7D").await.violations(), ["body.origin.city type"]);
    assert_eq!(form("to=Ada&origin=London").await.violations(), ["body.origin json"]);
}

#[tokio::test]
async fn text_takes_the_type_of_the_schema() {
    let answer = form("to=7&weight=7&fragile=true").await;
    assert_eq!((&answer.json()["data"]["to"], &answer.json()["meta"]["weight"]), (&json!("7"), &json!(7)));
    let answer = form("to=7&weight=7.25&fragile=yes").await;
    assert_eq!(answer.violations(), ["body.fragile type"]);
}

#[tokio::test]
async fn a_value_given_twice_and_a_name_that_is_none() {
    let answer = form("to=Ada&to=Grace&wieght=1").await;
    assert_eq!(answer.violations(), ["body.to repeated", "body.wieght unknown"]);
    let message = |answer: &Answer, index: usize| answer.json()["errors"][index]["message"].clone();
    assert_eq!(message(&answer, 1), "the document has no such name; is `weight` meant?");
}

#[tokio::test]
async fn rules_over_several_fields() {
    assert_eq!(form("to=Ada&earliest=1&latest=2&fragile=true&express=false").await.status, 201);
    let answer = form("to=Ada&earliest=2&latest=2&fragile=true&express=true").await;
    assert_eq!(answer.violations(), ["body.earliest less-than", "body.fragile not-both"]);
    let body = answer.json();
    assert_eq!(body["errors"][0]["message"], "`earliest` (2) must be less than `latest` (2)");
    assert_eq!(body["errors"][0]["value"], 2);
    assert_eq!(body["errors"][1]["message"], "`fragile` and `express` must not both be true");
}

#[tokio::test]
async fn rules_over_several_parameters() {
    let server = parcels().await;
    let client = Client::new(&server).await;
    for query in ["period=week", "from=2027-01-01&to=2027-02-01"] {
        assert_eq!(client.send("GET", &format!("/trips?{query}"), &[], "").await.status, 204, "{query}");
    }
    for (query, violations) in [
        ("", &["query.period exactly-one"][..]),
        ("from=2027-01-01", &["query.to exactly-one"]),
        ("period=week&to=2027-01-01", &["query.to exactly-one"]),
        ("from=2027-02-02&to=2027-01-01", &["query.from at-most", "query.to days-apart"]),
    ] {
        let answer = client.send("GET", &format!("/trips?{query}"), &[], "").await;
        assert_eq!(answer.violations(), violations, "{query}");
    }
}

async fn trip(body: Value) -> Answer {
    let server = parcels().await;
    Client::new(&server).await.json("POST", "/trips", &body).await
}

#[tokio::test]
async fn every_broken_rule_is_listed_with_its_field() {
    let sound = json!({
        "starts": "2027-01-01 09:00:00", "ends": null, "vans": 4, "load": 25, "rest": 30, "unit": "minutes",
        "night": true, "drivers": ["Ada", "Grace"], "first": "a",
        "stops": [{"id": "a", "kind": "ask", "then": "b"}, {"id": "b", "kind": "answer", "else": "c"}, {"id": "c", "kind": "end"}],
    });
    let answer = trip(sound).await;
    assert_eq!((answer.status, &answer.json()["first"]), (201, &json!("a")), "an answer need not keep the rules");
    let answer = trip(json!({
        "starts": "2027-01-02 09:00:00", "ends": "2027-01-01 09:00:00", "load": 25, "rest": 8, "unit": "days",
        "night": true, "drivers": ["Ada"], "stops": [{"kind": "ask", "then": null}],
    }))
    .await;
    let expected = [
        "body.drivers at-least",
        "body.rest limit-by",
        "body.starts less-than",
        "body.stops[0].then graph",
        "body.vans require",
    ];
    assert_eq!(answer.violations(), expected);
    let rest = &answer.json()["errors"][1];
    assert_eq!((&rest["rule"], &rest["value"]), (&json!("limit-by"), &json!(8)));
    assert_eq!(rest["message"], "is 8, at most 7 days are allowed");
    let answer = trip(json!({"vans": 5, "load": 25})).await;
    assert_eq!(answer.json()["errors"][0]["message"], "`vans` times `load` make 125, at most 100 is allowed");
}

#[tokio::test]
async fn every_fault_of_a_graph_is_listed() {
    let stops = json!([
        {"id": "a", "then": "x", "else": "b"},
        {"id": "b", "kind": "answer", "then": "a"},
        {"id": "b", "kind": "end", "then": "c"},
        {"id": "c"},
        {"id": "d"},
    ]);
    let answer = trip(json!({"first": "a", "stops": stops})).await;
    let found: Vec<(String, String)> = answer.json()["errors"]
        .as_array()
        .into_iter()
        .flatten()
        .map(|error| (error["location"].to_string(), error["message"].to_string()))
        .collect();
    let expected = [
        ("body.stops[2].id", "`b` is the name of `stops[1]` as well"),
        ("body.stops[0].then", "leads to `x`, which is the `id` of nothing in `stops`"),
        ("body.stops[2].then", "nothing can follow {\"kind\":\"end\"}"),
        ("body.stops[1].then", "leads back to where it comes from"),
    ];
    for (location, message) in expected {
        let wanted = (json!(location).to_string(), json!(message).to_string());
        assert!(found.contains(&wanted), "{location} {message}: {found:#?}");
    }
    let answer = trip(json!({"first": "e", "stops": [{"id": "e", "kind": "end"}, {"id": "d"}]})).await;
    assert_eq!(answer.violations(), ["body.first graph", "body.stops[1] graph"]);
}

#[tokio::test]
async fn formats_of_the_dialect() {
    assert_eq!(form("to=Ada&pick_up=2026-01-31+09:30:00&value=25000.00").await.status, 201);
    for (pick_up, value) in [("2026-01-31T09:30:00Z", "1e3"), ("2026-13-31+09:30:00", "1."), ("soon", "EUR")] {
        let answer = form(&format!("to=Ada&pick_up={pick_up}&value={value}")).await;
        assert_eq!(answer.violations(), ["body.pick_up format", "body.value format"], "{pick_up} {value}");
    }
}

#[tokio::test]
async fn everything_that_is_wrong_with_a_json_body_is_listed() {
    let server = parcels().await;
    let client = Client::new(&server).await;
    let body = json!({
        "title": "",
        "colour": "red",
        "steps": [{"type": "drive", "to": 7}, {"type": "wait", "hours": 100}, {"type": "fly"}],
    });
    let answer = client.json("PUT", "/parcels/7", &body).await;
    let expected = [
        "body.colour additionalProperties",
        "body.steps[0].to type",
        "body.steps[1].hours maximum",
        "body.steps[2] oneOf",
        "body.title minLength",
    ];
    assert_eq!(answer.violations(), expected);
    let found = answer.json();
    let unknown_step = found["errors"].as_array().into_iter().flatten().find(|found| found["rule"] == "oneOf");
    let message = unknown_step.and_then(|found| found["message"].as_str()).unwrap_or_default();
    assert!(message.contains("`body.steps[2].type` must be \"drive\""), "{message}");
    assert!(message.contains("`body.steps[2].type` must be \"wait\""), "{message}");
}

#[tokio::test]
async fn an_empty_body_lacks_what_is_required() {
    let server = parcels().await;
    let client = Client::new(&server).await;
    assert_eq!(client.send("POST", "/parcels", &[], "").await.violations(), ["body required"]);
    assert_eq!(client.form("/parcels", "").await.violations(), ["body.to required"]);
}

#[tokio::test]
async fn a_body_where_none_is_taken() {
    let server = parcels().await;
    let answer = Client::new(&server).await.send("DELETE", "/parcels/all", &[("content-type", FORM)], "a=b").await;
    assert_eq!(answer.violations(), ["body unknown"]);
}

#[tokio::test]
async fn queries_have_lists_too() {
    let server = parcels().await;
    let client = Client::new(&server).await;
    assert_eq!(client.get("/parcels?states=new,sent&ids[]=1&ids[]=2&limit=5").await.status, 200);
    let answer = client.get("/parcels?states=new,lost&ids[]=1&ids[]=x&limit=101&sort=id").await;
    let expected = ["query.ids[][1] type", "query.limit maximum", "query.sort unknown", "query.states[1] enum"];
    assert_eq!(answer.violations(), expected);
}

#[tokio::test]
async fn headers_are_checked() {
    let server = parcels().await;
    let client = Client::new(&server).await;
    for (trace, status) in [("1234", 200), ("12345", 422)] {
        assert_eq!(client.send("GET", "/parcels", &[("x-trace", trace)], "").await.status, status);
    }
}

#[tokio::test]
async fn what_cannot_be_read_is_a_bad_request() {
    let server = parcels().await;
    let client = Client::new(&server).await;
    let answer = client.send("PUT", "/parcels/7", &[("content-type", "application/json")], "{\"a\":").await;
    let title = "The body is not JSON: EOF while parsing a value at line 1 column 5";
    assert_eq!((answer.status, answer.json()), (400, error(400, title)));
    for body in ["to=%zz", "to=%ff"] {
        assert_eq!(client.form("/parcels", body).await.status, 400, "{body}");
    }
    assert_eq!(client.get("/parcels?limit=%").await.status, 400);
}

#[tokio::test]
async fn the_wrong_media_type_is_told_which_are_right() {
    let server = parcels().await;
    let client = Client::new(&server).await;
    let answer = client.send("POST", "/parcels", &[("content-type", "text/plain")], "to=Ada").await;
    let title = format!("The body is `text/plain`, but must be application/json, {FORM}");
    assert_eq!((answer.status, answer.json()), (415, error(415, &title)));
    assert_eq!(client.send("POST", "/parcels", &[], "to=Ada").await.status, 415);
    let with_charset = [("content-type", "Application/JSON; charset=utf-8")];
    assert_eq!(client.send("POST", "/parcels", &with_charset, "{\"to\":\"Ada\"}").await.status, 201);
}

#[tokio::test]
async fn problem_json_lists_the_violations() {
    let server = parcels().await;
    let headers = [("accept", "application/problem+json")];
    let answer = Client::new(&server).await.send("GET", "/parcels/x", &headers, "").await;
    let found: Value = answer.json()["validation"][0].clone();
    assert_eq!(answer.status, 422);
    assert_eq!((&found["location"], &found["rule"], &found["value"]), (&json!("path.id"), &json!("type"), &json!("x")));
}

#[tokio::test]
async fn what_is_wrong_is_said_in_a_sentence() {
    let server = Server::start().await;
    let client = Client::new(&server).await;
    let form = "email=ada&listId=x&customFields=1";
    let answer = client.form("/v1/add-prospect-to-list", form).await;
    let body = json!({"rows": {}});
    let finder = client.json("POST", "/v2/emails-by-domain-by-name/start", &body).await;
    let errors = [answer.json()["errors"].clone(), finder.json()["errors"].clone()];
    let message = |location: &str| {
        let all = errors.iter().flat_map(|errors| errors.as_array().expect("a list"));
        let found = all.into_iter().find(|error| error["location"] == location).expect("it is wrong");
        found["message"].as_str().expect("a sentence").to_owned()
    };
    assert_eq!(message("body.email"), "must have the format `email`");
    assert_eq!(message("body.listId"), "must be an integer");
    assert_eq!(message("body.customFields"), "takes keys in brackets: `customFields[…]`");
    assert_eq!(message("body.rows"), "must be a list");
    let answer = client.json("PATCH", "/v2/warm-up/1", &json!({"status": "activ"})).await;
    let status = r#"must be one of "active", "paused", "completed", "deleted"; is "active" meant?"#;
    assert_eq!(answer.json()["errors"][0]["message"], status);
}
