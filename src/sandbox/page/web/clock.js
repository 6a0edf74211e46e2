// The sandbox's clock: it runs ahead of this machine's by what was added.

let offset = 0;
let ahead = 0;

/** Sets it by what the sandbox said: { now, ahead_seconds }. */
export function set(clock) {
  offset = Date.parse(clock.now) - Date.now();
  ahead = clock.ahead_seconds;
}

/** Now, in milliseconds since 1970. */
export const now = () => Date.now() + offset;

/** How far it was moved, in seconds. */
export const aheadSeconds = () => ahead;

/** 2026-01-05 14:03:09 in the reader's time zone: Sweden writes ISO 8601. */
export const dateAndTime = (at) => new Date(at).toLocaleString("sv-SE");

/** 14:03:09, with month and day if it is not today by the sandbox's clock. */
export function timeOfDay(at) {
  const text = dateAndTime(at);
  return text.slice(0, 10) === dateAndTime(now()).slice(0, 10) ? text.slice(11) : text.slice(5);
}

/** 4:05 or 1:00:00, or "" if it is over. */
export function remaining(milliseconds) {
  const seconds = Math.ceil(milliseconds / 1000);
  if (seconds <= 0) {
    return "";
  }
  const two = (number) => String(number).padStart(2, "0");
  const [hours, minutes] = [Math.floor(seconds / 3600), Math.floor(seconds / 60) % 60];
  return hours > 0 ? `${hours}:${two(minutes)}:${two(seconds % 60)}` : `${minutes}:${two(seconds % 60)}`;
}
