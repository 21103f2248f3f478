// A script of its own that runs before the first paint: otherwise a page that was switched to dark would flash.
try {
  const chosen = localStorage.getItem("tidings-theme");
  if (chosen === "light" || chosen === "dark") document.documentElement.dataset.theme = chosen;
} catch {
  // Storage may be forbidden; the system's choice stands then.
}
