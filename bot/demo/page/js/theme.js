/* Light or dark, before the first thing is drawn: as chosen here, else as the device has it. No module: those run late. */
"use strict";

{
  const dark = matchMedia("(prefers-color-scheme: dark)");
  const choose = () => {
    document.documentElement.dataset.theme = localStorage.getItem("demo.theme") ?? (dark.matches ? "dark" : "light");
  };
  choose();
  dark.addEventListener("change", choose);
}
