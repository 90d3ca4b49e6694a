// Before the first paint: the chosen theme, else the system's.
(() => {
  const system = window.matchMedia("(prefers-color-scheme: dark)");
  const apply = () => {
    const chosen = localStorage.getItem("pacte-theme");
    document.documentElement.dataset.bsTheme = chosen || (system.matches ? "dark" : "light");
    document.dispatchEvent(new CustomEvent("pacte:theme"));
  };
  window.pacteTheme = {
    toggle() {
      const next = document.documentElement.dataset.bsTheme === "dark" ? "light" : "dark";
      localStorage.setItem("pacte-theme", next);
      apply();
    },
  };
  system.addEventListener("change", apply);
  apply();
})();
