// The route tables of the room, each beside its verbs; routes() puts them together. Private to the room.
#pragma once

#include "documents/documents.hpp"

namespace tinhso::documents {

web::Routes flow_routes();
web::Routes change_routes();
web::Routes intake_routes();
web::Routes handling_routes();
web::Routes saved_search_routes();
web::Routes report_routes();
web::Routes file_routes();
web::Routes check_routes();
web::Routes copy_routes();
web::Routes hand_over_routes();

}  // namespace tinhso::documents
