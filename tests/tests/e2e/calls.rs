//! What each call sends, and what it makes of the documented answer.

use std::time::Duration;

use serde_json::json;
use snov_client::models::{
    ArchivePeriod, CampaignId, CampaignPriority, CampaignRecipients, CampaignStatus, EmailStep, FixedDelay, GoalStep,
    ListId, NewCampaign, NewSenderAccount, NewWebhookEvent, ProgressiveStrategy, SenderAccountId, SendingSettings,
    SendingSettingsUpdate, Sequence, SequenceStep, SmtpConnection, SmtpSettings, SpecificContent, TrackingSettings,
    WarmUpContent, WarmUpProvider, WarmUpStrategyChange, WebhookObject,
};
use snov_client::tables::{Currency, Timezone};
use snov_client::{BatchesEnd, Open, Patch, TaskState};

use crate::{client, json, mock, the_request};

#[tokio::test]
async fn verified_addresses_come_back_in_one_await() {
    let server = mock().pending_polls(0).start().await.expect("the mock starts");
    let report =
        client(&server).email_verification().start(["ada@example.com", "sales@example.org"]).wait().await.unwrap();

    let addresses: Vec<_> = report.data.iter().map(|verified| verified.email.as_str()).collect();
    assert_eq!(addresses, ["ada@example.com", "sales@example.org"]);
    let request = the_request(&server, "startEmailVerification");
    assert_eq!(request.header("content-type"), Some("application/x-www-form-urlencoded"));
    assert_eq!(request.body, "emails%5B%5D=ada%40example.com&emails%5B%5D=sales%40example.org");
}

#[tokio::test]
async fn a_task_is_asked_for_until_it_is_done() {
    let server = mock().start().await.expect("the mock starts");
    let snov = client(&server);
    let task = snov.email_verification().start(["ada@example.com"]).await.unwrap();

    let state = snov.email_verification().result(task.task_hash.clone()).await.unwrap();
    assert!(matches!(state, TaskState::Pending), "the first answer is that it is running");
    let report =
        snov.email_verification().result(task.task_hash).wait().with_deadline(Duration::from_secs(10)).await.unwrap();
    assert_eq!(report.data.len(), 1);
    assert_eq!(server.requests_of("startEmailVerification").len(), 1, "what is paid for is sent once");
}

#[tokio::test]
async fn a_task_that_was_written_down_is_waited_for_by_another_client() {
    let server = mock().pending_polls(0).start().await.expect("the mock starts");
    let task = client(&server).email_verification().start(["ada@example.com"]).begin().await.unwrap();
    let saved = serde_json::to_string(&task).unwrap();

    let snov = client(&server);
    let report = snov.email_verification().result_of(&serde_json::from_str(&saved).unwrap()).await.unwrap();
    assert_eq!(report.data.len(), 1);
    assert_eq!(server.requests_of("startEmailVerification").len(), 1, "what is paid for is sent once");
    let task = serde_json::from_str(&saved).unwrap();
    let error = snov.domain_search().result_of(&task).await.expect_err("another kind of task");
    assert_eq!(
        error.to_string(),
        "getDomainSearchResult: the task is one of `getEmailVerificationResult`, and this is `getDomainSearchResult`"
    );
}

#[tokio::test]
async fn any_number_of_addresses_are_verified_in_batches() {
    let server = mock().pending_polls(0).start().await.expect("the mock starts");
    let addresses: Vec<_> = (0..23).map(|index| format!("user{index}@example.com")).collect();
    let mut batches = client(&server).email_verification().start_all(addresses.clone());
    let mut seen = Vec::new();
    while let Some(batch) = batches.next().await {
        let report = batch.result.unwrap();
        let verified: Vec<_> = report.data.iter().map(|verified| verified.email.clone()).collect();
        assert_eq!(verified, batch.inputs, "each result comes with its own inputs");
        seen.extend(batch.inputs);
    }
    seen.sort_by_key(|address| addresses.iter().position(|other| other == address));
    assert_eq!(seen, addresses);
    assert_eq!(batches.end(), Some(BatchesEnd::Done));
    assert_eq!(server.requests_of("startEmailVerification").len(), 3);
}

#[tokio::test]
async fn a_company_is_found_by_its_domain() {
    let server = mock().pending_polls(0).start().await.expect("the mock starts");
    let found = client(&server).domain_search().start("example.com").wait().await.unwrap();

    assert!(found.data.is_some());
    assert_eq!(the_request(&server, "startDomainSearch").form, [("domain".into(), "example.com".into())]);
    let path = the_request(&server, "getDomainSearchResult").path;
    assert!(path.starts_with("/v2/domain-search/result/"), "{path}");
}

#[tokio::test]
async fn addresses_of_a_domain_come_page_by_page() {
    let server = mock().pending_polls(0).start().await.expect("the mock starts");
    let mut items = client(&server).domain_search().start_domain_emails("example.com").items();
    let mut found = Vec::new();
    while let Some(item) = items.try_next().await.unwrap() {
        found.push(item.email);
    }

    assert!(found.len() > 1, "{found:?}");
    let starts = server.requests_of("startDomainEmails");
    assert_eq!(starts.len(), 2, "one page has a cursor, the next has none");
    assert!(starts[0].form_values("next").is_empty());
    assert_eq!(starts[1].form_values("next").len(), 1);
}

#[tokio::test]
async fn a_list_is_created_and_its_prospects_are_read() {
    let server = mock().start().await.expect("the mock starts");
    let snov = client(&server);
    let list = snov.lists().create("Mathematicians").await.unwrap();
    let added = snov
        .prospects()
        .add_to_list(list.id)
        .email("katherine@example.com")
        .phones(["+12025550123"])
        .custom_fields([("specialization", "Engines")])
        .social_links([("linkedIn", "https://www.linkedin.com/in/katherine-johnson-example/")])
        .update_contact(true)
        .await
        .unwrap();
    let mut prospects = snov.prospects().in_list(list.id).per_page(5_000).items();
    let first = prospects.try_next().await.unwrap();

    assert_eq!(added.added, Some(true));
    assert!(first.is_some_and(|prospect| !prospect.emails.is_empty()));
    let request = the_request(&server, "addProspectToList");
    let mut form = request.form.clone();
    form.sort();
    assert_eq!(
        form,
        [
            ("customFields[specialization]", "Engines"),
            ("email", "katherine@example.com"),
            ("listId", &list.id.to_string()),
            ("phones[]", "+12025550123"),
            ("socialLinks[linkedIn]", "https://www.linkedin.com/in/katherine-johnson-example/"),
            ("updateContact", "true"),
        ]
        .map(|(name, value)| (name.to_owned(), value.to_owned()))
    );
    assert_eq!(the_request(&server, "listProspectsInList").form_values("perPage"), ["5000"]);
}

#[tokio::test]
async fn a_mailbox_is_connected_and_changed() {
    let server = mock().start().await.expect("the mock starts");
    let accounts = client(&server);
    let accounts = accounts.sender_accounts();
    let created = accounts
        .create(NewSenderAccount {
            sender_name: "Ada".into(),
            email_from: "ada@example.com".into(),
            password: "app-password".into(),
            smtp: SmtpSettings::new("smtp.example.com", SmtpConnection::Ssl465),
        })
        .timezone_id(Timezone::EuropeLondon)
        .delay(FixedDelay::default().delay_fixed(600))
        .await
        .unwrap();
    accounts.update(created.id).signature(Patch::Clear).reply_to("sales@example.com").limitation(100).await.unwrap();
    accounts.list().await.unwrap();

    assert!(!format!("{created:?}").contains("app-password"));
    assert_eq!(
        json(&the_request(&server, "createSenderAccount")),
        json!({
            "sender_name": "Ada",
            "email_from": "ada@example.com",
            "password": "app-password",
            "smtp": {"host": "smtp.example.com", "port": 465, "encryption": "ssl"},
            "timezoneId": 40,
            "delay_type": "fixed",
            "delay_fixed": 600,
        })
    );
    let update = the_request(&server, "updateSenderAccount");
    assert_eq!(update.path, format!("/v2/sender-accounts/emails/{}", created.id));
    assert_eq!(json(&update), json!({"signature": null, "reply_to": "sales@example.com", "limitation": 100}));
}

#[tokio::test]
async fn a_mailbox_is_warmed_up() {
    let server = mock().start().await.expect("the mock starts");
    let snov = client(&server);
    let progressive = ProgressiveStrategy { from: 2, increase: 3 };
    let created = snov
        .warm_up()
        .create(SenderAccountId(649_079), 50, progressive)
        .content(WarmUpContent::Autogenerated)
        .providers([WarmUpProvider::PrivateEmail])
        .await
        .unwrap();
    let content = SpecificContent { subject: "Engines".into(), body: "Hello".into() };
    snov.warm_up().update(created.id).strategy(WarmUpStrategyChange::Steady).content(content).await.unwrap();

    assert_eq!(
        json(&the_request(&server, "createWarmUp")),
        json!({
            "email_account_id": 649_079,
            "per_day": 50,
            "strategy": "progressive",
            "from": 2,
            "increase": 3,
            "email_content": "autogenerated",
            "providers": ["private email"],
        })
    );
    assert_eq!(
        json(&the_request(&server, "updateWarmUp")),
        json!({"strategy": "steady", "email_content": "specific", "subject": "Engines", "body": "Hello"})
    );
}

#[tokio::test]
async fn a_campaign_is_created_read_and_deleted() {
    let server = mock().start().await.expect("the mock starts");
    let snov = client(&server);
    let steps: [SequenceStep; 2] = [EmailStep::new("hello", 3).next("end").into(), GoalStep::new("end", "Read").into()];
    let created = snov
        .campaigns()
        .create(NewCampaign {
            title: "Analytical engines".into(),
            priority: CampaignPriority::High,
            recipients: CampaignRecipients::new(ListId(32)),
            complete_campaign_after_last_step: true,
            archive_in_months: ArchivePeriod::ThreeMonths,
            sequence: Sequence::new("hello", steps),
        })
        .email_accounts([SenderAccountId(649_079)])
        .tracking(TrackingSettings::default().open(true))
        .sending_settings(SendingSettings::default().daily_sending_all(40))
        .provider_matching(false)
        .timezone(Timezone::AmericaNewYork)
        .await
        .unwrap();
    let read = snov.campaigns().get(created.id).await.unwrap();
    snov.campaigns().delete(created.id).await.unwrap();

    assert_eq!(created.status, CampaignStatus::New);
    assert_eq!(read.timezone, Some(Open::Known(Timezone::AmericaNewYork)));
    assert_eq!(
        json(&the_request(&server, "createCampaign")),
        json!({
            "title": "Analytical engines",
            "priority": "high",
            "recipients": {"list_id": 32},
            "complete_campaign_after_last_step": true,
            "archive_in_months": 3,
            "sequence": {
                "entry": "hello",
                "steps": [
                    {"_ref": "hello", "type": "email", "content_slots": 3, "next": "end"},
                    {"_ref": "end", "type": "goal", "goal_name": "Read"},
                ],
            },
            "email_accounts": [649_079],
            "tracking": {"open": true},
            "sending_settings": {"daily_sending_all": 40},
            "provider_matching": false,
            "timezone": "America/New_York",
        })
    );
    assert_eq!(the_request(&server, "deleteCampaign").path, format!("/v2/campaigns/{}", created.id));
}

#[tokio::test]
async fn a_sequence_that_was_read_is_sent_back_with_a_change() {
    let server = mock().start().await.expect("the mock starts");
    let snov = client(&server);
    let campaign = snov.campaigns().get(CampaignId(37505)).await.unwrap();
    let mut sequence = campaign.sequence.expect("the documented campaign has steps");
    for step in &mut sequence.steps {
        if let SequenceStep::Goal(goal) = step {
            goal.goal_name = "Read".into();
        }
    }
    let settings = SendingSettingsUpdate::default().daily_sending_all(Patch::Clear).skip_who_replied(true);
    snov.campaigns()
        .update(campaign.id)
        .schedule_id(Patch::Clear)
        .sending_settings(settings)
        .sequence(sequence)
        .await
        .unwrap();

    let sent = json(&the_request(&server, "updateCampaign"));
    assert_eq!(sent["schedule_id"], json!(null));
    assert_eq!(sent["sending_settings"], json!({"daily_sending_all": null, "skip_who_replied": true}));
    let content = |id: u64, usage: &str| json!({"id": id, "plain_text": false, "usage": usage});
    assert_eq!(
        sent["sequence"],
        json!({
            "entry": "1773996379996",
            "steps": [
                {
                    "_ref": "1773996379996",
                    "type": "email",
                    "content_slots": 3,
                    "content": [
                        content(17_739_963_799_960, "active"),
                        content(17_739_963_799_961, "active"),
                        content(17_739_963_799_962, "pause"),
                    ],
                    "next": "1774364404811",
                },
                {"_ref": "1774364404811", "type": "goal", "goal_name": "Read"},
            ],
        })
    );
    assert_eq!(sent.as_object().map(serde_json::Map::len), Some(3), "what was not set is not sent");
}

#[tokio::test]
async fn webhooks_are_listed_and_created() {
    let server = mock().start().await.expect("the mock starts");
    let snov = client(&server);
    let webhooks = snov.webhooks().list().await.unwrap();
    let created = snov
        .webhooks()
        .create(NewWebhookEvent::CampaignEmailSent, "https://hooks.example.com/snov/5f2c")
        .await
        .unwrap();

    assert!(!webhooks.data.is_empty());
    assert_eq!(created.event_object, WebhookObject::CampaignEmail);
    assert_eq!(
        json(&the_request(&server, "createWebhook")),
        json!({"event_object": "campaign_email", "event_action": "sent", "endpoint_url": "https://hooks.example.com/snov/5f2c"})
    );
}

#[tokio::test]
async fn the_balance_is_a_decimal() {
    let server = mock().start().await.expect("the mock starts");
    let balance = client(&server).account().balance().await.unwrap();
    assert_eq!(balance.balance.to_string(), "25000.00");
}

#[test]
fn tables_convert_both_ways() {
    assert_eq!(Timezone::from_id(21), Some(Timezone::AmericaNewYork));
    assert_eq!(Timezone::from_name("America/New_York"), Timezone::from_label("America/New York"));
    assert_eq!(Timezone::ALL.len(), 448);
    assert_eq!(Currency::from_code("EUR").map(Currency::symbol), Some("€"));
    assert_eq!(Currency::ALL.len(), 119);
}
