"use strict";
document.getElementById("cru").textContent = document.getElementById("dados").textContent;
