// Presses the one button of a page that has nothing to read; without script a person presses it.
document.querySelector("form[data-send]")?.submit();
