import { byId } from "./dom.js";

const dark = matchMedia("(prefers-color-scheme: dark)");

/** Starts the button that switches between light and dark. Until it is used, the system's setting applies. */
export function startTheme(): void {
  const button = byId<HTMLButtonElement>("theme");
  const root = document.documentElement;
  const isDark = (): boolean => (root.dataset.theme ?? (dark.matches ? "dark" : "light")) === "dark";
  const show = (): void => button.setAttribute("aria-pressed", String(isDark()));
  button.addEventListener("click", () => {
    const next = isDark() ? "light" : "dark";
    root.dataset.theme = next;
    try {
      localStorage.setItem("tidings-theme", next);
    } catch {
      // Storage may be blocked. The choice then lasts for this visit.
    }
    show();
  });
  dark.addEventListener("change", show);
  show();
}
