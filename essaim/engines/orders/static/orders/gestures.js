// What was done at the table, kept on this phone until the server has answered. No household is named here: only
// the number of its order. A gesture: { id, reader, page, number, kind, url, at, sent, tried, refusal }.
const STORE = "gestures";
const PATIENCE = 20_000; // milliseconds

const opened = new Promise((resolve, reject) => {
  const asked = indexedDB.open("essaim-distribution", 1);
  asked.onupgradeneeded = () => asked.result.createObjectStore(STORE, { keyPath: "id", autoIncrement: true });
  asked.onsuccess = () => resolve(asked.result);
  asked.onerror = () => reject(asked.error);
});

async function run(mode, work) {
  const transaction = (await opened).transaction(STORE, mode);
  const asked = work(transaction.objectStore(STORE));
  return new Promise((resolve, reject) => {
    transaction.oncomplete = () => resolve(asked.result);
    transaction.onabort = () => reject(transaction.error);
  });
}

export const ready = () => opened.then(() => true, () => false);
export const keep = (gesture) => run("readwrite", (store) => store.put(gesture));
// Only if it is still there: what was dropped while it was being sent does not come back.
export const change = (gesture) => run("readwrite", (store) => {
  const there = store.get(gesture.id);
  there.onsuccess = () => there.result && store.put(gesture);
  return there;
});
export const forget = (id) => run("readwrite", (store) => store.delete(id));

// The gestures of one person, in the order they were made.
export async function gesturesOf(reader) {
  return (await run("readonly", (store) => store.getAll())).filter((one) => one.reader === reader);
}

const token = () => document.cookie.match(/(?:^|; )csrftoken=([^;]+)/)?.[1] ?? "";

// Sends one. Gives { answer } when it is done, { refusal } with the server's sentence, { login } when nobody is
// logged in any more, or { away } when no answer came: to send again later, for the server counts it once.
export async function send({ url, at, reader, sent }) {
  let response, answer;
  try {
    response = await fetch(url, {
      method: "POST",
      body: new URLSearchParams({ ...sent, at, reader }),
      headers: { Accept: "application/json", "X-CSRFToken": token() },
      redirect: "manual",
      signal: AbortSignal.timeout(PATIENCE),
    });
    if (response.type === "opaqueredirect") return { login: true };
    answer = await response.json().catch(() => null);
  } catch {
    return { away: true };
  }
  if (answer?.error) return { refusal: answer.error };
  if (response.ok && answer) return { answer };
  return response.status === 403 ? { login: true } : { away: true };
}
