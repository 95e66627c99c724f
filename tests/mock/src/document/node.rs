//! A place in the document: a value together with the JSON pointer that leads to it.

use serde_json::Value;

use crate::pointer::escape;

/// More references than this in a row are taken for a circle.
const MAX_HOPS: usize = 32;

/// A value of the document that knows where it stands.
#[derive(Debug, Clone)]
pub(crate) struct Node<'d> {
    root: &'d Value,
    value: &'d Value,
    pointer: String,
}

impl<'d> Node<'d> {
    /// The whole document.
    pub(crate) fn root(root: &'d Value) -> Self {
        Self { root, value: root, pointer: String::new() }
    }

    /// The value under `key`, as it is written.
    pub(crate) fn get(&self, key: &str) -> Option<Self> {
        let value = self.value.get(key)?;
        Some(Self { root: self.root, value, pointer: format!("{}/{}", self.pointer, escape(key)) })
    }

    /// The value under `key`, or what the reference that stands there points to.
    pub(crate) fn follow(&self, key: &str) -> Option<Self> {
        self.get(key)?.resolve()
    }

    /// Every entry of a map, references followed.
    pub(crate) fn entries(&self) -> Vec<(&'d str, Self)> {
        let Some(map) = self.value.as_object() else { return Vec::new() };
        map.keys().filter_map(|key| Some((key.as_str(), self.follow(key)?))).collect()
    }

    /// Every element of a list, references followed.
    pub(crate) fn items(&self) -> Vec<Self> {
        let Some(list) = self.value.as_array() else { return Vec::new() };
        let at = |(index, value)| Self { root: self.root, value, pointer: format!("{}/{index}", self.pointer) };
        list.iter().enumerate().filter_map(|item| at(item).resolve()).collect()
    }

    /// The string under `key`.
    pub(crate) fn text(&self, key: &str) -> Option<&'d str> {
        self.value.get(key)?.as_str()
    }

    /// The boolean under `key`.
    pub(crate) fn flag(&self, key: &str) -> Option<bool> {
        self.value.get(key)?.as_bool()
    }

    /// The strings of the list under `key`.
    pub(crate) fn texts(&self, key: &str) -> Vec<String> {
        let list = self.value.get(key).and_then(Value::as_array);
        list.into_iter().flatten().filter_map(Value::as_str).map(String::from).collect()
    }

    pub(crate) fn value(&self) -> &'d Value {
        self.value
    }

    pub(crate) fn pointer(&self) -> &str {
        &self.pointer
    }

    fn resolve(self) -> Option<Self> {
        let mut place = self;
        for _ in 0..MAX_HOPS {
            let Some(reference) = place.text("$ref") else { return Some(place) };
            let pointer = reference.strip_prefix('#')?.to_owned();
            place = Self { root: place.root, value: place.root.pointer(&pointer)?, pointer };
        }
        None
    }
}
