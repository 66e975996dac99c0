// What only scripts can: the printer, and that a large file takes its time.
"use strict";
(() => {
	for (const button of document.querySelectorAll("[data-print]")) {
		button.hidden = false;
		button.addEventListener("click", () => window.print());
	}
	for (const form of document.querySelectorAll("form[data-waits]"))
		form.addEventListener("submit", () => {
			const waits = document.getElementById(form.dataset.waits);
			if (waits) waits.hidden = false;
			for (const button of form.querySelectorAll("button")) button.setAttribute("aria-disabled", "true");
		});
})();
