// The door: the token once, a cookie afterwards.
const form = document.getElementById("door");
form.addEventListener("submit", async (event) => {
  event.preventDefault();
  const response = await fetch("/login", {
    method: "POST",
    headers: { "Content-Type": "application/json" },
    body: JSON.stringify({ token: document.getElementById("token").value }),
  });
  if (response.ok) location.assign("/");
  else document.getElementById("problem").textContent = "That isn't the token.";
});
