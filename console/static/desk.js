// The keys of the desk. Everything works without this; the pages say what moves them.
"use strict";
(() => {
	const rows = () => [...document.querySelectorAll("[data-row]")];
	const current = () => document.querySelector("[data-row].current");
	const step = (by) => {
		const all = rows();
		if (!all.length) return;
		const at = all.indexOf(current());
		const next = all[Math.min(all.length - 1, Math.max(0, at < 0 ? 0 : at + by))];
		for (const row of all) row.classList.toggle("current", row === next);
		next.scrollIntoView({ block: "nearest" });
		(next.querySelector("a") || next).focus({ preventScroll: true });
	};
	const keys = {
		"/": () => document.querySelector("input[type=search]")?.focus(),
		j: () => step(1),
		k: () => step(-1),
		o: () => current()?.querySelector("a")?.click(),
		x: () => current()?.querySelector("input[type=checkbox]")?.click(),
		"?": () => document.getElementById("keys")?.showModal(),
	};
	// Where the sections are a strip, the present one is in sight.
	const strip = document.querySelector(".sections");
	const here = strip?.querySelector("[aria-current]");
	if (here) strip.scrollLeft = here.offsetLeft - strip.offsetLeft - 14;
	document.addEventListener("keydown", (e) => {
		if (e.ctrlKey || e.metaKey || e.altKey || e.target.closest("input:not([type=checkbox]), textarea, select, dialog[open]")) return;
		const act = keys[e.key];
		if (!act) return;
		e.preventDefault();
		act();
	});
	// A box that chooses all of its form's, and one that counts them.
	document.addEventListener("change", (e) => {
		const form = e.target.form;
		if (e.target.matches("[data-all]"))
			for (const box of form.querySelectorAll("input[name=" + e.target.dataset.all + "]")) box.checked = e.target.checked;
		const count = form?.querySelector("[data-chosen]");
		if (count) count.textContent = form.querySelectorAll("input[name=" + count.dataset.chosen + "]:checked").length;
	});
	// A list that is chosen from sends its form.
	document.addEventListener("change", (e) => {
		if (e.target.matches("[data-submits]")) e.target.form.requestSubmit();
	});
	// A text module goes into its field at the cursor; without this the form is sent.
	document.addEventListener("click", async (e) => {
		const button = e.target.closest("button[name=insert]");
		const list = button?.form.querySelector('[data-inserts="' + button.value + '"]');
		const field = button?.form.elements[list?.dataset.inserts];
		if (!list || !field) return;
		e.preventDefault();
		if (!list.value) return list.focus();
		const answer = await fetch("/console/texts/" + list.value + "/filled?matter=" + list.dataset.matter);
		if (!answer.ok) return button.form.requestSubmit(button);
		field.setRangeText(await answer.text(), field.selectionStart, field.selectionEnd, "end");
		field.focus();
	});
})();
