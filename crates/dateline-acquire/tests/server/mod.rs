//! A server on this machine that answers as a test wants it, well or badly.

use std::io::{BufRead, BufReader, Write};
use std::net::{TcpListener, TcpStream};
use std::sync::{Arc, Mutex};
use std::thread;
use std::time::Duration;

/// What is sent, byte by byte.
pub(crate) enum Reply {
    /// All at once.
    Whole(Vec<u8>),
    /// Piece after piece with a pause before each, until the other side goes.
    Slowly(Vec<u8>, usize, Duration),
    /// A head, and then letters without end.
    Endless(Vec<u8>),
}

/// A server that runs until the test ends.
pub(crate) struct Server {
    pub(crate) url: String,
    asked: Arc<Mutex<Vec<String>>>,
}

impl Server {
    /// Starts a server. `answer` gets the path and the head of a request in small letters.
    pub(crate) fn start(answer: impl Fn(&str, &str) -> Reply + Send + Sync + 'static) -> Server {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let url = format!("http://{}", listener.local_addr().unwrap());
        let (answer, asked) = (Arc::new(answer), Arc::<Mutex<Vec<String>>>::default());
        let paths = asked.clone();
        thread::spawn(move || {
            for stream in listener.incoming().flatten() {
                let (answer, paths) = (answer.clone(), paths.clone());
                // What the other side does not want to hear any more is no fault of the test.
                thread::spawn(move || drop(serve(stream, answer.as_ref(), &paths)));
            }
        });
        Server { url, asked }
    }

    /// Returns what was asked for, but for `robots.txt`.
    pub(crate) fn asked(&self) -> Vec<String> {
        let asked = self.asked.lock().unwrap();
        asked.iter().filter(|path| *path != "/robots.txt").cloned().collect()
    }
}

fn serve(
    stream: TcpStream,
    answer: &dyn Fn(&str, &str) -> Reply,
    asked: &Mutex<Vec<String>>,
) -> std::io::Result<()> {
    let mut head = String::new();
    let mut reader = BufReader::new(stream.try_clone()?);
    while reader.read_line(&mut head)? > 2 {}
    let path = head.split(' ').nth(1).unwrap_or_default().to_owned();
    asked.lock().unwrap().push(path.clone());
    send(stream, answer(&path, &head.to_lowercase()))
}

fn send(mut stream: TcpStream, reply: Reply) -> std::io::Result<()> {
    match reply {
        Reply::Whole(bytes) => stream.write_all(&bytes),
        Reply::Slowly(bytes, n_bytes, pause) => bytes.chunks(n_bytes).try_for_each(|piece| {
            thread::sleep(pause);
            stream.write_all(piece)
        }),
        Reply::Endless(head) => {
            stream.write_all(&head)?;
            let letters = [b'a'; 1 << 16];
            loop {
                stream.write_all(&letters)?;
            }
        }
    }
}

/// Makes a whole answer; `headers` are lines.
pub(crate) fn reply(status: u16, headers: &str, body: impl AsRef<[u8]>) -> Reply {
    Reply::Whole(bytes(status, headers, body))
}

/// The bytes of a whole answer.
pub(crate) fn bytes(status: u16, headers: &str, body: impl AsRef<[u8]>) -> Vec<u8> {
    let body = body.as_ref();
    let length = body.len();
    let head = format!(
        "HTTP/1.1 {status} X\r\nConnection: close\r\nContent-Length: {length}\r\n{headers}\r\n"
    );
    [head.as_bytes(), body].concat()
}

/// A page of the web.
pub(crate) fn page(text: &str) -> Reply {
    reply(200, "Content-Type: text/html; charset=utf-8\r\n", html(text))
}

pub(crate) fn html(text: &str) -> String {
    format!(
        "<!doctype html><html lang=en><title>A title</title><body><article><p>{text}</p></article></body></html>"
    )
}
