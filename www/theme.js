// Runs before the first paint, so that a page that was switched to dark does not flash.
try {
  const chosen = localStorage.getItem("tidings-theme");
  if (chosen === "light" || chosen === "dark") document.documentElement.dataset.theme = chosen;
} catch {
  // Storage may be blocked. The system's setting then applies.
}
