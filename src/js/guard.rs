//! What can end a wait before its time: a timer, and the caller's signal.

use std::cell::Cell;
use std::rc::Rc;

use gloo_timers::callback::Timeout;
use js_sys::{Array, Function, Promise};
use wasm_bindgen::prelude::*;
use wasm_bindgen_futures::JsFuture;
use web_sys::AbortController;

use super::foreign;
use crate::retry::MAX_TIMER_MS;

/// Why the guarded work is not waited for any longer.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Stop {
    Timer,
    Aborted,
}

/// Guards one try or one wait. Dropping it clears the timer and lets go of the signal.
pub struct Guard {
    stopped: Rc<Cell<Option<Stop>>>,
    /// Resolves (never rejects) when the guard stops.
    gate: Promise,
    /// Aborts the request that runs under the guard.
    pub controller: Option<AbortController>,
    _timer: Timeout,
    _listener: Option<Listener>,
}

impl Guard {
    pub fn new(signal: &Signal, ms: u64) -> Guard {
        let stopped = Rc::new(Cell::new(None));
        let controller = AbortController::new().ok();
        let mut open: Option<Function> = None;
        let gate = Promise::new(&mut |resolve, _| open = Some(resolve));
        let stop = {
            let (stopped, controller) = (stopped.clone(), controller.clone());
            Rc::new(move |why: Stop| {
                if stopped.get().is_none() {
                    stopped.set(Some(why));
                    if let Some(open) = &open {
                        let _ = open.call0(&JsValue::UNDEFINED);
                    }
                    if let Some(controller) = &controller {
                        controller.abort();
                    }
                }
            })
        };
        let on_timer = stop.clone();
        let timer = Timeout::new(ms.min(MAX_TIMER_MS) as u32, move || on_timer(Stop::Timer));
        let listener = signal.listen(move || stop(Stop::Aborted));
        Guard { stopped, gate, controller, _timer: timer, _listener: listener }
    }

    /// Waits for the timer, or for the signal.
    pub async fn wait(&self) -> Stop {
        let _ = JsFuture::from(self.gate.clone()).await;
        self.stopped.get().unwrap_or(Stop::Timer)
    }

    /// Waits for `work` (a promise, or a value as it is), but not past the guard's stop.
    pub async fn race(&self, work: &JsValue) -> Result<JsValue, Ended> {
        let race = Promise::race(&Array::of2(work, &self.gate));
        let settled = JsFuture::from(race).await;
        match (self.stopped.get(), settled) {
            (Some(stop), _) => Err(Ended::Stopped(stop)),
            (None, Ok(value)) => Ok(value),
            (None, Err(thrown)) => Err(Ended::Threw(thrown)),
        }
    }
}

/// Why guarded work gave nothing.
#[derive(Debug)]
pub enum Ended {
    Stopped(Stop),
    Threw(JsValue),
}

/// The caller's `AbortSignal`, or none.
#[derive(Clone)]
pub struct Signal(JsValue);

impl Signal {
    /// `Err` where it is something else.
    pub fn new(given: JsValue) -> Result<Signal, ()> {
        let none = given.is_undefined() || given.is_null();
        let fits = foreign::member(&given, "aborted").as_bool().is_some() && foreign::method(&given, "addEventListener").is_some();
        if none || fits { Ok(Signal(given)) } else { Err(()) }
    }

    pub fn aborted(&self) -> bool {
        foreign::member(&self.0, "aborted").as_bool() == Some(true)
    }

    pub fn reason(&self) -> JsValue {
        foreign::member(&self.0, "reason")
    }

    fn listen(&self, act: impl FnOnce() + 'static) -> Option<Listener> {
        let add = foreign::method(&self.0, "addEventListener")?;
        let listener = Listener { signal: self.0.clone(), closure: Closure::once(act) };
        let _ = add.call2(&self.0, &"abort".into(), listener.closure.as_ref());
        Some(listener)
    }
}

struct Listener {
    signal: JsValue,
    closure: Closure<dyn FnMut()>,
}

impl Drop for Listener {
    fn drop(&mut self) {
        if let Some(remove) = foreign::method(&self.signal, "removeEventListener") {
            let _ = remove.call2(&self.signal, &"abort".into(), self.closure.as_ref());
        }
    }
}
