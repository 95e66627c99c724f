//! What tasks share. In tests, the model checker may let another thread run wherever they meet: see `model`.

use std::fmt;
use std::ops::{Deref, DerefMut};
use std::sync::{MutexGuard, PoisonError};

/// A lock for a moment, never held across an await. What it guards is whole at any time, so that a panic elsewhere does
/// no harm.
#[derive(Default)]
pub(crate) struct Mutex<T>(std::sync::Mutex<T>);

impl<T> Mutex<T> {
    pub(crate) const fn new(value: T) -> Self {
        Self(std::sync::Mutex::new(value))
    }

    pub(crate) fn lock(&self) -> Guard<'_, T> {
        #[cfg(test)]
        crate::model::switch();
        Guard {
            value: self.0.lock().unwrap_or_else(PoisonError::into_inner),
            #[cfg(test)]
            _then: crate::model::SwitchOnDrop,
        }
    }
}

impl<T: fmt::Debug> fmt::Debug for Mutex<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.lock().fmt(f)
    }
}

pub(crate) struct Guard<'a, T> {
    value: MutexGuard<'a, T>,
    // The last field, because it is dropped last.
    #[cfg(test)]
    _then: crate::model::SwitchOnDrop,
}

impl<T> Deref for Guard<'_, T> {
    type Target = T;

    fn deref(&self) -> &T {
        &self.value
    }
}

impl<T> DerefMut for Guard<'_, T> {
    fn deref_mut(&mut self) -> &mut T {
        &mut self.value
    }
}

/// Runs a task in the background, if there is a runtime for it; otherwise drops it.
pub(crate) fn spawn(task: impl Future<Output = ()> + Send + 'static) {
    #[cfg(test)]
    let Err(task) = crate::model::spawn(task) else { return };
    if let Ok(runtime) = tokio::runtime::Handle::try_current() {
        runtime.spawn(task);
    }
}
