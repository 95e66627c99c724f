//! The commands that make a mock server post each event are run by a shell.

use std::{
    io::{BufRead, BufReader, Read, Write},
    net::TcpListener,
    sync::mpsc::{self, Receiver},
    thread,
    time::Duration,
};

use codegen::bundle;
use serde_json::Value;
use snov_client::Delivery;
use snov_mock::Server;

use crate::{document, shell};

#[test]
fn every_webhook_sample_has_its_example_delivered() {
    if !shell::has_curl() {
        return;
    }
    let document = document();
    let server = Server::start_blocking();
    let (url, deliveries) = endpoint();
    for (name, webhook) in &document.webhooks {
        let body = webhook.request_body.as_ref().and_then(|body| body.resolve(&document.components));
        let (_, media) = body.and_then(|body| body.content.first()).expect("a webhook has a body");
        let example = media.examples.first().and_then(|(_, example)| example.resolve(&document.components));
        let example = bundle::to_json(&example.expect("a body has an example").value);
        let example: Value = serde_json::from_str(&example).expect("an example is JSON");

        let sample = codegen::docs::webhook(&name.value);
        shell::run(&sample, &[("SNOV_BASE_URL", &server.url()), ("SNOV_WEBHOOK_URL", &url)])
            .unwrap_or_else(|fault| panic!("{sample}\n{fault}"));
        let delivered = deliveries.recv_timeout(Duration::from_secs(30)).expect("the endpoint is told");
        let delivery = Delivery::from_slice(&delivered).expect("a delivery");
        assert_eq!(delivery.event(), name.value);
        assert_eq!(*delivery.data(), example["data"], "{sample}");
    }
}

/// An endpoint on this machine that is content with everything, and what is posted to it.
fn endpoint() -> (String, Receiver<Vec<u8>>) {
    let listener = TcpListener::bind("127.0.0.1:0").expect("loopback has a free port");
    let url = format!("http://{}/webhook", listener.local_addr().expect("it is bound"));
    let (posted, deliveries) = mpsc::channel();
    thread::spawn(move || {
        for stream in listener.incoming() {
            let mut stream = BufReader::new(stream.expect("a connection"));
            let lines = stream.by_ref().lines().map(|line| line.expect("a head").to_ascii_lowercase());
            let head: Vec<String> = lines.take_while(|line| !line.is_empty()).collect();
            let length = head.iter().find_map(|line| line.strip_prefix("content-length:")?.trim().parse().ok());
            let mut body = vec![0; length.unwrap_or(0)];
            stream.read_exact(&mut body).expect("a body");
            stream.get_mut().write_all(b"HTTP/1.1 200 OK\r\ncontent-length: 0\r\n\r\n").expect("it listens");
            if posted.send(body).is_err() {
                return;
            }
        }
    });
    (url, deliveries)
}
