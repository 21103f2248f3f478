/** The page and its worker are one file, so that nothing is loaded twice. */
import "../styles/main.css";

if (typeof document === "undefined") await import("./many/worker.js");
else await import("./page.js");
