// What was written stays in this tab until the server has it: also when the network is gone or one is signed out.
const box = document.querySelector("textarea[name=report]");
const key = `report ${location.pathname.replace(/\/report$/, "")}`;

if (!box) {
  if (document.querySelector(".done")) sessionStorage.removeItem(key);
} else {
  const kept = sessionStorage.getItem(key);
  if (kept !== null && kept !== box.value) {
    box.value = kept;
    document.getElementById("kept").hidden = false;
  }
  box.addEventListener("input", () => sessionStorage.setItem(key, box.value));
}
