//! Lists and prospects: what was added is shown, counted and found again.

use serde_json::{Value, json};
use snov_mock::{Clock, Server};

use crate::client::{Answer, Client};

/// The prospect of the documented list.
const ADA: &str = "xusD3-T_K5IktGoaa8Jc8A==";

async fn add(client: &Client<'_>, form: &str) -> Answer {
    client.form("/v1/add-prospect-to-list", form).await
}

async fn new_list(client: &Client<'_>, name: &str) -> u64 {
    let created = client.form("/v1/lists", &format!("name={name}")).await.json();
    created[0]["data"]["id"].as_u64().expect("an id")
}

async fn page(client: &Client<'_>, form: &str) -> Value {
    let answer = client.form("/v1/prospect-list", form).await;
    assert_eq!(answer.status, 200, "{answer:?}");
    answer.json()
}

fn names(page: &Value) -> Vec<&str> {
    let prospects = page["prospects"].as_array().expect("a list");
    prospects.iter().map(|prospect| prospect["name"].as_str().unwrap_or_default()).collect()
}

#[tokio::test]
async fn a_list_that_is_created_is_listed_with_what_is_in_it() {
    let server = Server::builder().clock(Clock::manual()).start().await.expect("it starts");
    let client = Client::new(&server).await;
    let id = new_list(&client, "Compilers").await;
    add(&client, &format!("listId={id}&email=katherine%40example.com")).await;

    let lists = client.get("/v1/get-user-lists").await.json();
    let list = lists.as_array().and_then(|lists| lists.iter().find(|list| list["id"] == id)).expect("it is listed");
    let created = json!({"date": "2026-01-05 09:00:00.000000", "timezone_type": 3, "timezone": "UTC"});
    let expected = json!({"id": id, "name": "Compilers", "contacts": 1, "isDeleted": false, "creationDate": created,
        "deletionDate": null});
    assert_eq!(*list, expected);
}

#[tokio::test]
async fn a_fresh_account_has_the_documented_list_and_counts_it() {
    let server = Server::start().await;
    let client = Client::new(&server).await;
    let lists = client.get("/v1/get-user-lists").await.json();
    let shown: Vec<_> = lists.as_array().expect("a list").iter().map(|list| (&list["id"], &list["contacts"])).collect();
    assert_eq!(json!(shown), json!([[32, 2], [28, 10], [17, 13]]));
    let first = page(&client, "listId=32").await;
    assert_eq!((names(&first), &first["list"]["contacts"]), (vec!["Ada Lovelace", "Grace Hopper"], &json!(2)));
}

#[tokio::test]
async fn pages_of_a_list_begin_with_the_last_one_added() {
    let server = Server::start().await;
    let client = Client::new(&server).await;
    let list = new_list(&client, "Numbers").await;
    for number in 1..=5 {
        add(&client, &format!("listId={list}&email=n{number}%40example.com&fullName={number}")).await;
    }
    let mut pages = Vec::new();
    for number in 1..=4 {
        let page = page(&client, &format!("listId={list}&perPage=2&page={number}")).await;
        assert_eq!((&page["list"]["contacts"], &page["list"]["emailsCount"]), (&json!(5), &json!(5)));
        pages.push(names(&page).join(""));
    }
    assert_eq!(pages, ["54", "32", "1", ""]);
}

#[tokio::test]
async fn everything_that_was_said_of_a_prospect_is_shown() {
    let server = Server::builder().clock(Clock::manual()).start().await.expect("it starts");
    let client = Client::new(&server).await;
    let list = new_list(&client, "Computers").await;
    let form = "&email=katherine%40example.com&firstName=Katherine&lastName=Johnson&country=United+States\
        &locality=Hampton&position=Analyst&companyName=Example&companySite=https%3A%2F%2Fexample.com\
        &customFields%5Bspecialization%5D=Orbits&socialLinks%5BlinkedIn%5D=https%3A%2F%2Fexample.com%2Fin%2Fkj";
    let added = add(&client, &format!("listId={list}{form}")).await.json();
    assert_eq!((&added["added"], &added["updated"]), (&json!(true), &json!(false)));

    let id = added["id"].as_str().expect("an id");
    let found = client.form("/v1/get-prospect-by-id", &format!("id={id}")).await.json();
    let expected = json!({
        "id": id,
        "name": "Katherine Johnson",
        "firstName": "Katherine",
        "lastName": "Johnson",
        "country": "United States",
        "locality": "Hampton",
        "currentJob": [{"companyName": "Example", "position": "Analyst", "site": "https://example.com"}],
        "social": [{"link": "https://example.com/in/kj", "type": "linkedIn"}],
        "lastUpdateDate": {"date": "2026-01-05 09:00:00.000000", "timezone_type": 3, "timezone": "UTC"},
        "lists": [{"id": list, "name": "Computers"}],
        "campaigns": [],
        "customField_specialization": "Orbits",
    });
    assert_eq!(found, json!({"success": true, "data": expected}));
    let by_email = client.form("/v1/get-prospects-by-email", "email=Katherine%40example.com").await.json();
    assert_eq!(by_email, json!({"success": true, "data": [expected]}));
}

#[tokio::test]
async fn who_is_in_the_list_is_refused() {
    let server = Server::start().await;
    let client = Client::new(&server).await;
    for more in ["", "&createDuplicates=true", "&updateContact=false"] {
        let answer = add(&client, &format!("listId=32&email=ADA%40example.com{more}")).await;
        let expected = json!({"success": false, "added": false,
            "errors": "Prospect with same email already exists in your list"});
        assert_eq!((answer.status, answer.json()), (422, expected), "{more}");
    }
    let profile = "listId=32&socialLinks%5BlinkedIn%5D=https%3A%2F%2Fwww.linkedin.com%2Fin%2Fada-lovelace-example%2F";
    assert_eq!(add(&client, profile).await.status, 422, "the same profile, and no address");
}

#[tokio::test]
async fn who_is_in_the_list_is_updated_if_that_is_wanted() {
    let server = Server::start().await;
    let client = Client::new(&server).await;
    let updated = add(&client, "listId=32&email=ada%40example.com&position=Countess&updateContact=true").await.json();
    assert_eq!(updated, json!({"success": true, "id": ADA, "added": false, "updated": true}));

    let found = client.form("/v1/get-prospect-by-id", &format!("id={}", ADA.replace('=', "%3D"))).await.json();
    let data = &found["data"];
    assert_eq!(data["currentJob"][0]["position"], "Countess");
    assert_eq!((&data["currentJob"][0]["companyName"], &data["name"]), (&json!("Example"), &json!("Ada Lovelace")));
    assert_eq!(page(&client, "listId=32").await["list"]["contacts"], 2);
}

#[tokio::test]
async fn who_is_in_another_list_is_added_as_a_duplicate_only() {
    let server = Server::start().await;
    let client = Client::new(&server).await;
    let list = new_list(&client, "Countesses").await;
    let form = format!("listId={list}&email=ada%40example.com");
    let not_added = add(&client, &form).await.json();
    assert_eq!(not_added, json!({"success": true, "id": ADA, "added": false, "updated": true}));
    assert_eq!(page(&client, &format!("listId={list}")).await["list"]["contacts"], 0);

    let added = add(&client, &format!("{form}&createDuplicates=true")).await.json();
    assert_eq!((&added["added"], &added["updated"]), (&json!(true), &json!(false)));
    let found = client.form("/v1/get-prospects-by-email", "email=ada%40example.com").await.json();
    let lists: Vec<_> = found["data"].as_array().expect("two").iter().map(|found| &found["lists"][0]["id"]).collect();
    assert_eq!(json!(lists), json!([32, list]));
    let again = add(&client, &format!("{form}&updateContact=true")).await.json();
    assert_eq!(again["id"], added["id"], "the one in the list is meant");
}

#[tokio::test]
async fn a_field_that_the_account_does_not_have_is_refused() {
    let server = Server::start().await;
    let client = Client::new(&server).await;
    let answer = add(&client, "listId=32&email=katherine%40example.com&customFields%5BHeight%5D=170").await;
    let expected = json!({"success": false, "errors": "There is no custom field 'Height'"});
    assert_eq!((answer.status, answer.json()), (422, expected));
    let labels = client.get("/v1/prospect-custom-fields").await.json();
    let labels: Vec<_> = labels.as_array().expect("a list").iter().map(|field| field["label"].clone()).collect();
    assert_eq!(json!(labels), json!(["company", "Project name", "specialization"]));
}

#[tokio::test]
async fn a_company_whose_site_nobody_knows_is_refused_with_its_prospect() {
    let server = Server::start().await;
    let client = Client::new(&server).await;
    let form = "listId=32&email=katherine%40example.com&companySite=https%3A%2F%2Funknown.example";
    let answer = add(&client, form).await;
    let expected = json!({"message": "The domain of companySite is not accepted"});
    assert_eq!((answer.status, answer.json()), (400, expected));
    assert_eq!(page(&client, "listId=32").await["list"]["contacts"], 2);
}

#[tokio::test]
async fn a_list_that_is_not_there_takes_and_shows_nobody() {
    let server = Server::start().await;
    let client = Client::new(&server).await;
    for list in [99, 28] {
        let added = add(&client, &format!("listId={list}&email=katherine%40example.com")).await;
        let shown = client.form("/v1/prospect-list", &format!("listId={list}")).await;
        for answer in [added, shown] {
            assert_eq!((answer.status, answer.json()), (400, json!({"message": "List not found"})), "{list}");
        }
    }
}

#[tokio::test]
async fn who_is_not_there_is_a_failure_in_band() {
    let server = Server::start().await;
    let client = Client::new(&server).await;
    let by_id = client.form("/v1/get-prospect-by-id", "id=none").await;
    assert_eq!((by_id.status, by_id.json()), (200, json!({"success": false, "errors": "Prospect not found"})));
    let by_email = client.form("/v1/get-prospects-by-email", "email=katherine%40example.com").await;
    let expected = json!({"success": false, "errors": "Prospect with email 'katherine@example.com' not found"});
    assert_eq!((by_email.status, by_email.json()), (200, expected));
}

#[tokio::test]
async fn the_owner_of_an_address_is_known_and_paid_for_unless_the_address_says_otherwise() {
    let server = Server::builder().credits(10).start().await.expect("it starts");
    let client = Client::new(&server).await;
    let known = client.form("/v1/get-profile-by-email", "email=ada%40example.com").await.json();
    assert_eq!((&known["success"], &known["name"]), (&json!(true), &json!("Ada Lovelace")));
    assert_eq!(server.credits(), 9);
    for address in ["nobody%40example.com", "ada%40unknown.example"] {
        let unknown = client.form("/v1/get-profile-by-email", &format!("email={address}")).await;
        let expected = json!({"success": false, "result": "We couldn't find profile with this email"});
        assert_eq!((unknown.status, unknown.json()), (200, expected), "{address}");
    }
    assert_eq!(server.credits(), 9, "what is not found is free");
}
