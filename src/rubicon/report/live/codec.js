// What a page carries, read back into typed arrays.

function bytesOf(text) {
  const raw = atob(text), bytes = new Uint8Array(raw.length);
  for (let k = 0; k < raw.length; k++) bytes[k] = raw.charCodeAt(k);
  return bytes;
}

/** Whole numbers of 16 bits, the low byte first. */
function wordsOf(text) {
  const bytes = bytesOf(text), words = new Uint16Array(bytes.length / 2);
  for (let k = 0; k < words.length; k++) words[k] = bytes[2 * k] | (bytes[2 * k + 1] << 8);
  return words;
}

/** Numbers of seven digits. */
const numbersOf = (text) => Float64Array.from(new Float32Array(bytesOf(text).buffer));

/** The logarithms of chances, as rubicon/report/live/page.py keeps them. */
const logsOf = (text) => Float64Array.from(wordsOf(text), (each) => (each === 65535 ? -Infinity : -each / 2000));

async function inflated(text) {
  const stream = new Blob([bytesOf(text)]).stream().pipeThrough(new DecompressionStream("gzip"));
  return new Uint8Array(await new Response(stream).arrayBuffer());
}

/** Some of the whole numbers that rubicon/report/live/game.py wrote as differences. */
function wholes(planes, first, count) {
  const total = planes.length / 3, found = new Int32Array(count);
  for (let k = 0, last = 0; k < count; k++) {
    const at = first + k, step = planes[at] | (planes[total + at] << 8) | (planes[2 * total + at] << 16);
    last += step & 1 ? -(step + 1) / 2 : step / 2;
    found[k] = last;
  }
  return found;
}

/** A game as it was packed there. */
async function unpacked(text) {
  const [json, planes] = await Promise.all(text.split(".").map(inflated));
  return JSON.parse(new TextDecoder().decode(json),
    (_, each) => (each?.ints ? wholes(planes, ...each.ints) : each));
}

/** JSON that was compressed. */
const readJSON = async (text) => JSON.parse(new TextDecoder().decode(await inflated(text)));

export { bytesOf, logsOf, numbersOf, readJSON, unpacked, wordsOf };
