//! Calls: values that hold a request in a field `request`, and send it when they are awaited.

/// `call!(Call -> Output)`: what every call can do, and how it is sent.
#[doc(hidden)]
#[macro_export]
macro_rules! __call {
    ($call:ident -> ()) => {
        $crate::__call!(@options $call);
        $crate::__call!(@send $call, (), $crate::rt::nothing);
    };
    ($call:ident -> $output:ty) => {
        $crate::__call!(@options $call);
        $crate::__call!(@send $call, $output, $crate::rt::result::<$output>);
    };
    (@options $call:ident) => {
        impl $call {
            /// What is called: where it goes, what it costs, and what sending it twice would do.
            #[must_use]
            pub fn operation(&self) -> &'static $crate::rt::Operation {
                self.request.operation()
            }

            /// The most credits that this call can cost; `None` where only the answer tells.
            #[must_use]
            pub fn price(&self) -> ::core::option::Option<u64> {
                self.request.price()
            }

            /// Gives up when this much time has passed, the wait for the rate limit included.
            pub fn with_deadline(mut self, deadline: ::core::time::Duration) -> Self {
                self.request.set_deadline(deadline);
                self
            }

            /// Refuses to send the call if it may cost more credits than this. Where only the answer tells the price,
            /// this is what is held back for it.
            pub fn with_credit_limit(mut self, credits: u64) -> Self {
                self.request.set_credit_limit(credits);
                self
            }
        }
    };
    (@send $call:ident, $output:ty, $read:expr) => {
        impl ::core::future::IntoFuture for $call {
            type Output = ::core::result::Result<$output, $crate::rt::Error>;
            type IntoFuture = $crate::rt::Sending<$output>;

            fn into_future(self) -> Self::IntoFuture {
                self.request.send($read)
            }
        }
    };
}

/// `text_call!(Download)`: a call whose answer is plain text.
#[doc(hidden)]
#[macro_export]
macro_rules! __text_call {
    ($call:ident) => {
        $crate::__call!(@options $call);
        $crate::__call!(@send $call, ::std::string::String, $crate::rt::body_text);
    };
}

/// `bytes_call!(Download)`: a call whose answer is bytes.
#[doc(hidden)]
#[macro_export]
macro_rules! __bytes_call {
    ($call:ident) => {
        $crate::__call!(@options $call);
        $crate::__call!(@send $call, ::std::vec::Vec<u8>, $crate::rt::body_bytes);
    };
}

/// `start_call!(Start -> Started => Result)`: a call that starts a task, which `begin` names and whose result `wait`
/// fetches.
#[doc(hidden)]
#[macro_export]
macro_rules! __start_call {
    ($call:ident -> $started:ty => $result:ty) => {
        $crate::__call!($call -> $started);

        impl $call {
            /// Starts the task and gives its handle, which can be written down: the result can be fetched later, by
            /// another process too.
            pub fn begin(self) -> $crate::rt::Sending<$crate::rt::TaskHandle> {
                $crate::rt::begin(self.request)
            }

            /// Starts the task and waits for its result.
            pub fn wait(self) -> $crate::rt::Wait<$result> {
                $crate::rt::Wait::start(self.request)
            }
        }
    };
}

/// `task_call!(GetResult -> Result)`: a call that asks how a task stands.
#[doc(hidden)]
#[macro_export]
macro_rules! __task_call {
    ($call:ident -> $result:ty) => {
        $crate::__call!(@options $call);
        $crate::__call!(@send $call, $crate::rt::TaskState<$result>, $crate::rt::task_state::<$result>);

        impl $call {
            /// Asks until the result is there.
            pub fn wait(self) -> $crate::rt::Wait<$result> {
                $crate::rt::Wait::resume(self.request)
            }
        }
    };
}

/// `paged!(List -> Page)`: a call that returns one page of several, beside its `call!`.
#[doc(hidden)]
#[macro_export]
macro_rules! __paged {
    ($call:ident -> $page:ty) => {
        $crate::__paged!(@methods $call, $page, $crate::rt::Pages::of_calls);
    };
    (@methods $call:ident, $page:ty, $pages:expr) => {
        impl $call {
            /// This page and all that follow, each fetched when it is asked for.
            #[must_use = "no page is fetched until it is asked for"]
            pub fn pages(self) -> $crate::rt::Pages<$page> {
                $pages(self.request)
            }

            /// The items of this page and of all that follow; a page is fetched when its first item is asked for.
            #[must_use = "no page is fetched until an item is asked for"]
            pub fn items(self) -> $crate::rt::Items<$page> {
                self.pages().into_items()
            }
        }
    };
}

/// `paged_task!(Start -> Page)`: a call that starts a task whose result is one page of several, beside its
/// `start_call!`.
#[doc(hidden)]
#[macro_export]
macro_rules! __paged_task {
    ($call:ident -> $page:ty) => {
        $crate::__paged!(@methods $call, $page, $crate::rt::Pages::of_tasks);
    };
}

/// `batch_call!(Start(String) -> Result)`: a call that starts a task for several inputs at once, beside its `start_call!`.
#[doc(hidden)]
#[macro_export]
macro_rules! __batch_call {
    ($call:ident($input:ty) -> $result:ty) => {
        impl $crate::rt::BatchCall for $call {
            type Input = $input;
            type Output = $result;

            fn from_request(request: $crate::rt::Request) -> Self {
                Self { request }
            }

            fn into_request(self) -> $crate::rt::Request {
                self.request
            }
        }
    };
}
