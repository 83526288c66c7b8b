// After a form came back: focus goes to the summary, because people miss it otherwise.
document.querySelector('[data-focus]')?.focus();
