const FIRST_WAIT_MS = 2_000;
const LONGEST_WAIT_MS = 30_000;
const reason = document.getElementById('reason');

function tell() {
  reason.textContent = navigator.onLine
    ? 'This device is online, but the server does not answer. Whoever runs it may be at work on it.'
    : 'This device is offline.';
}

/** Only a server that answers is worth leaving this page for. */
async function isBack() {
  try {
    const answer = await fetch('/health/live', { cache: 'no-store' });
    return answer.ok;
  } catch {
    return false;
  }
}

async function look() {
  tell();
  if (await isBack()) location.reload();
}

function lookAgain(waitMs) {
  setTimeout(() => void look().then(() => lookAgain(Math.min(2 * waitMs, LONGEST_WAIT_MS))), waitMs);
}

document.getElementById('retry').addEventListener('click', () => location.reload());
window.addEventListener('online', () => void look());
window.addEventListener('offline', tell);
tell();
lookAgain(FIRST_WAIT_MS);
